package io.virta.actors.model;

/** The status of a registered consumer. */
public enum ConsumerStatus {
  CREATING,
  ACTIVE,
  DELETING
}
