package io.virta.actors.traffic;

import io.virta.actors.figures.ShardCounters;
import org.jspecify.annotations.Nullable;

/**
 * The incoming traffic of a shard since its node started.
 *
 * @param bytes partition keys and data
 */
record Taken(long records, long bytes) {
  static Taken by(@Nullable ShardCounters shard) {
    return shard == null
        ? new Taken(0, 0)
        : new Taken(shard.incomingRecords(), shard.incomingBytes());
  }
}
