package io.virta.actors.model;

import java.util.Map;
import java.util.Set;

/** A change of the tags that a stream or one of its consumers has. */
public interface TagChange {
  /**
   * All tags after the change.
   *
   * @throws VirtaException when the change is against the rules; its message is AWS's
   */
  Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now);

  /** Adds tags, or replaces the values of those that are there. */
  interface Adding extends TagChange {
    Map<String, String> tags();

    @Override
    default Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now) {
      return Tags.add(stream, now, tags());
    }
  }

  /** Removes tags; those that are not there are no error. */
  interface Removing extends TagChange {
    Set<String> keys();

    @Override
    default Map<String, String> tagsAfter(StreamKey stream, Map<String, String> now) {
      return Tags.remove(stream, now, keys());
    }
  }
}
