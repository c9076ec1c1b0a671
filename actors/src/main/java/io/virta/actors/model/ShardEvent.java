package io.virta.actors.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a subscription sends at one time.
 *
 * @param records none in a sign of life; how far they are behind is true in any case
 * @param continuation the number after which a next subscription goes on; null at the end of the
 *     shard, where there is nothing to go on with
 * @param children at the end of the shard, the shards that go on for it
 */
public record ShardEvent(
    RecordSlice records, @Nullable SequenceNumber continuation, List<Shard> children) {
  public ShardEvent {
    children = List.copyOf(children);
  }
}
