package io.virta.actors.model;

/** The status of a stream. */
public enum StreamStatus {
  CREATING,
  ACTIVE,
  UPDATING,
  DELETING
}
