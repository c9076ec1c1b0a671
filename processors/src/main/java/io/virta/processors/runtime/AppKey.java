package io.virta.processors.runtime;

import io.virta.actors.model.Namespace;

/**
 * Names an app: a deployed processor of an account in one region.
 *
 * @param id the id of the processor
 */
public record AppKey(Namespace namespace, String id) {
  private static final char SEPARATOR = '/';

  /** Returns the id in Cluster Sharding. */
  public String entityId() {
    return namespace.id() + SEPARATOR + id;
  }

  /** Parses a text written by {@link #entityId}. */
  public static AppKey parse(String entityId) {
    int separator = entityId.indexOf(SEPARATOR);
    return new AppKey(
        Namespace.parse(entityId.substring(0, separator)), entityId.substring(separator + 1));
  }

  /** Returns a task of the app. */
  public TaskKey task(int no) {
    return new TaskKey(this, no);
  }

  @Override
  public String toString() {
    return entityId();
  }
}
