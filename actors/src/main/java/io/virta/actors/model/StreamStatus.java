package io.virta.actors.model;

/** Where a stream is in its life. */
public enum StreamStatus {
  CREATING,
  ACTIVE,
  UPDATING,
  DELETING
}
