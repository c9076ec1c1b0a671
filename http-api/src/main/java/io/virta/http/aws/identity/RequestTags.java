package io.virta.http.aws.identity;

import java.util.List;
import java.util.Map;

/**
 * The tags that a request brings or names, for policies that look at them.
 *
 * @param keys of tags that the request takes away; those of {@code tags} count without being here
 */
public record RequestTags(Map<String, String> tags, List<String> keys) {
  public static final RequestTags NONE = new RequestTags(Map.of(), List.of());

  public RequestTags {
    tags = Map.copyOf(tags);
    keys = List.copyOf(keys);
  }
}
