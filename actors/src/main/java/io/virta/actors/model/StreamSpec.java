package io.virta.actors.model;

import java.util.Map;

/**
 * What a new stream shall be.
 *
 * @param shardCount shards to start with, 1 to {@link #SHARDS_MAX}
 */
public record StreamSpec(StreamMode mode, int shardCount, Map<String, String> tags) {
  /** Shards that an on-demand stream starts with, as on AWS. */
  public static final int ON_DEMAND_SHARDS = 4;

  /** Most shards a stream can have, as on AWS. */
  public static final int SHARDS_MAX = 10_000;

  public StreamSpec {
    tags = Map.copyOf(tags);
    if (shardCount < 1 || shardCount > SHARDS_MAX) {
      throw VirtaException.invalidArgument(
          "A stream has 1 to " + SHARDS_MAX + " shards, not " + shardCount + ".");
    }
  }

  public static StreamSpec onDemand() {
    return new StreamSpec(StreamMode.ON_DEMAND, ON_DEMAND_SHARDS, Map.of());
  }

  public static StreamSpec provisioned(int shardCount) {
    return new StreamSpec(StreamMode.PROVISIONED, shardCount, Map.of());
  }
}
