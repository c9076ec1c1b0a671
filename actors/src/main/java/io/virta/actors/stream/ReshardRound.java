package io.virta.actors.stream;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.stream.StreamEvent.ShardsReplaced;
import io.virta.actors.stream.StreamState.Present;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One round of a reshard: the parents to close, and the shards that replace them when they are
 * closed.
 *
 * @param steps splits and merges of different shards
 */
record ReshardRound(List<ReshardStep> steps) {
  /** Bounds the length of a round, since all puts to its parents wait until it is done. */
  static final int STEPS_MAX = 4;

  /** Returns the next round of a stream's reshard; without steps when the reshard is complete. */
  static ReshardRound next(Present stream) {
    return new ReshardRound(
        stream.reshard() == null
            ? List.of()
            : ReshardPlan.nextSteps(stream.lineage(), stream.reshard()).stream()
                .limit(STEPS_MAX)
                .toList());
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** Returns a round of those steps whose parents are all among {@code shards}. */
  ReshardRound within(Set<ShardId> shards) {
    return new ReshardRound(
        steps.stream()
            .filter(step -> step.parents().stream().allMatch(shard -> shards.contains(shard.id())))
            .toList());
  }

  List<Shard> parents() {
    return steps.stream().flatMap(step -> step.parents().stream()).toList();
  }

  /**
   * Returns the event for the time when all parents are closed. Its times are later than every
   * record of the parents, whatever the clock shows: a child opens when its parents close, after
   * all of their records, and its sequence numbers are above theirs.
   */
  ShardsReplaced replaced(Present stream, Map<ShardId, ShardEnd> ends, Instant now) {
    long atMillis = now.toEpochMilli();
    for (Shard parent : parents()) {
      atMillis =
          Math.max(
              atMillis, Math.max(parent.openedMillis(), end(ends, parent).lastArrivalMillis() + 1));
    }
    List<Shard> closed = new ArrayList<>();
    List<Shard> opened = new ArrayList<>();
    int index = stream.lineage().nextIndex();
    for (ReshardStep step : steps) {
      long createdSeconds = atMillis / 1_000;
      for (Shard parent : step.parents()) {
        closed.add(parent.closed(new Shard.Closed(end(ends, parent).nextSeq(), atMillis)));
        createdSeconds = Math.max(createdSeconds, parent.createdSeconds());
      }
      for (HashKeyRange range : step.children()) {
        opened.add(child(new ShardId(index++), range, createdSeconds + 1, atMillis, step));
      }
    }
    return new ShardsReplaced(closed, opened);
  }

  private static Shard child(
      ShardId id, HashKeyRange range, long createdSeconds, long openedMillis, ReshardStep step) {
    ShardId adjacent = step.parents().size() > 1 ? step.parents().get(1).id() : null;
    return new Shard(
        id, range, createdSeconds, openedMillis, step.parents().get(0).id(), adjacent, null);
  }

  private static ShardEnd end(Map<ShardId, ShardEnd> ends, Shard parent) {
    ShardEnd end = ends.get(parent.id());
    if (end == null) {
      throw new IllegalStateException("shard " + parent.id() + " has not reported its end");
    }
    return end;
  }
}
