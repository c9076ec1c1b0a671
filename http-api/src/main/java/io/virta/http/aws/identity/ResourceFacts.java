package io.virta.http.aws.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What decisions need to know of a resource.
 *
 * @param policy its resource policy, JSON; null for none
 */
public record ResourceFacts(@Nullable String policy, Map<String, String> tags) {
  /** A resource without any of it, or one that does not exist. */
  public static final ResourceFacts NONE = new ResourceFacts(null, Map.of());

  public ResourceFacts {
    tags = Map.copyOf(tags);
  }
}
