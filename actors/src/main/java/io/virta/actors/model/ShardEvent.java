package io.virta.actors.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription sends at one time.
 *
 * @param records none in a heartbeat; how far they are behind is true in any case
 * @param continuation the number after which the next subscription continues; null at the end of
 *     the shard
 * @param children at the end of the shard, the shards that continue it
 */
public record ShardEvent(
    RecordSlice records, @Nullable SequenceNumber continuation, List<Shard> children) {
  public ShardEvent {
    children = List.copyOf(children);
  }
}
