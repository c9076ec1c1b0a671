package io.virta.actors.model;

import java.util.Map;
import java.util.Set;

/** A change of the tags of a stream or consumer. */
public interface TagChange {
  /**
   * Returns all tags after the change.
   *
   * @throws VirtaException if the change is not allowed, with the message of AWS
   */
  Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now);

  /** Adds tags, or replaces the values of existing ones. */
  interface Adding extends TagChange {
    Map<String, String> tags();

    @Override
    default Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now) {
      return Tags.add(stream, now, tags());
    }
  }

  /** Removes tags; missing ones are ignored. */
  interface Removing extends TagChange {
    Set<String> keys();

    @Override
    default Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now) {
      return Tags.remove(stream, now, keys());
    }
  }
}
