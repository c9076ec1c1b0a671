package io.virta.http.aws.identity;

import java.util.List;
import java.util.Map;

/**
 * The tags that a request adds or names, for policies that refer to them.
 *
 * @param keys keys of tags that the request removes; the keys in {@code tags} need not be repeated
 *     here
 */
public record RequestTags(Map<String, String> tags, List<String> keys) {
  public static final RequestTags NONE = new RequestTags(Map.of(), List.of());

  public RequestTags {
    tags = Map.copyOf(tags);
    keys = List.copyOf(keys);
  }
}
