package io.virta.http.aws.identity;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The facts about a resource on which authorization depends.
 *
 * @param policy the resource policy as JSON; null if there is none
 */
public record ResourceFacts(@Nullable String policy, Map<String, String> tags) {
  /** The facts of a resource without policy and tags, or of one that does not exist. */
  public static final ResourceFacts NONE = new ResourceFacts(null, Map.of());

  public ResourceFacts {
    tags = Map.copyOf(tags);
  }
}
