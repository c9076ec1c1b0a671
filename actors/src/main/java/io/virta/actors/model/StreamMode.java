package io.virta.actors.model;

/** Who decides how many shards a stream has: its owner, or the traffic. */
public enum StreamMode {
  PROVISIONED,
  ON_DEMAND
}
