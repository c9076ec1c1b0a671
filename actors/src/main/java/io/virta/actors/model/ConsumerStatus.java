package io.virta.actors.model;

/** Where a registered consumer is in its life. */
public enum ConsumerStatus {
  CREATING,
  ACTIVE,
  DELETING
}
