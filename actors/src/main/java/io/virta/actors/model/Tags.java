package io.virta.actors.model;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** What may be done to the tags of a stream or a consumer. */
public final class Tags {
  private Tags() {}

  /**
   * All tags after some were added.
   *
   * @throws VirtaException when there would be more than {@link StreamProperties#TAGS_MAX}
   */
  public static Map<String, String> add(
      StreamKey stream, Map<String, String> now, Map<String, String> added) {
    Map<String, String> all = new HashMap<>(now);
    all.putAll(added);
    if (all.size() > StreamProperties.TAGS_MAX) {
      throw VirtaException.invalidArgument(
          "Failed to add tags to stream %s under account %s because a given stream cannot have more than %d tags associated with it."
              .formatted(stream.name(), stream.account(), StreamProperties.TAGS_MAX));
    }
    return all;
  }

  /** All tags but those. */
  public static Map<String, String> remove(Map<String, String> now, Set<String> keys) {
    Map<String, String> rest = new HashMap<>(now);
    rest.keySet().removeAll(keys);
    return rest;
  }
}
