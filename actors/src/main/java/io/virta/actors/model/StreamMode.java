package io.virta.actors.model;

/**
 * The capacity mode: the number of shards is set by the owner (PROVISIONED) or follows the traffic
 * (ON_DEMAND).
 */
public enum StreamMode {
  PROVISIONED,
  ON_DEMAND
}
