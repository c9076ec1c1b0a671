package io.virta.actors.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One event of a subscription.
 *
 * @param records empty in a heartbeat; their {@code millisBehindLatest} is valid in any case
 * @param continuation the number after which the next subscription resumes; null at the end of the
 *     shard
 * @param children the child shards, at the end of the shard
 */
public record ShardEvent(
    RecordSlice records, @Nullable SequenceNumber continuation, List<Shard> children) {
  public ShardEvent {
    children = List.copyOf(children);
  }
}
