package io.virta.processors.runtime;

/**
 * Names a task of an app.
 *
 * @param no from 0
 */
public record TaskKey(AppKey app, int no) {
  private static final char SEPARATOR = '/';

  /** Returns the id in Cluster Sharding. */
  public String entityId() {
    return app.entityId() + SEPARATOR + no;
  }

  /** Parses a text written by {@link #entityId}. */
  public static TaskKey parse(String entityId) {
    int separator = entityId.lastIndexOf(SEPARATOR);
    return new TaskKey(
        AppKey.parse(entityId.substring(0, separator)),
        Integer.parseInt(entityId.substring(separator + 1)));
  }

  @Override
  public String toString() {
    return entityId();
  }
}
