package io.virta.actors.edge;

import io.virta.actors.model.ShardKey;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.shard.ShardDirectory;
import io.virta.actors.shard.ShardEntity;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.Lane.SegmentInfo;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Gives disk back: looks at the segments of this node's log from the oldest on, some in each sweep,
 * and asks the shards that still hold something in a segment whose newest record retention has
 * passed to trim. Shards with nothing to trim are not woken. Segments that a shard of long
 * retention keeps hide none of the later ones.
 */
final class RetentionSweeper {
  private enum Sweep {
    NOW
  }

  /** Enough to keep up with any write rate, few enough not to wake thousands of shards at once. */
  static final int SEGMENTS_PER_SWEEP_MAX = 8;

  private final Lane records;
  private final Entities entities;
  private final ShardDirectory directory;
  private final RetentionClock clock;
  private long lookedAtUpTo;

  private RetentionSweeper(
      Lane records, Entities entities, ShardDirectory directory, RetentionClock clock) {
    this.records = records;
    this.entities = entities;
    this.directory = directory;
    this.clock = clock;
  }

  static Behavior<?> create(
      Lane records,
      Entities entities,
      ShardDirectory directory,
      Duration interval,
      RetentionClock clock) {
    RetentionSweeper sweeper = new RetentionSweeper(records, entities, directory, clock);
    return Behaviors.<Sweep>withTimers(
        timers -> {
          timers.startTimerWithFixedDelay(Sweep.NOW, interval);
          return Behaviors.receiveMessage(
              sweep -> {
                sweeper.sweep();
                return Behaviors.same();
              });
        });
  }

  /** Where the sweeper runs: asking which ids hold a segment can read its index from disk. */
  static DispatcherSelector dispatcher() {
    return DispatcherSelector.fromConfig("virta.log.blocking-dispatcher");
  }

  private void sweep() {
    for (SegmentInfo segment : next(segmentsThatMayHavePassed(), lookedAtUpTo)) {
      lookedAtUpTo = segment.segmentId();
      for (String holder : records.holdersOf(segment.segmentId())) {
        ShardKey shard = ShardEntity.shardOf(holder);
        directory
            .describe(shard)
            .thenAccept(descriptor -> trimIfPassed(shard, segment, descriptor.retention()));
      }
    }
  }

  /** Those that follow, a bounded number; the oldest ones again when all have been looked at. */
  static List<SegmentInfo> next(List<SegmentInfo> oldestFirst, long lookedAtUpTo) {
    List<SegmentInfo> later =
        oldestFirst.stream().filter(segment -> segment.segmentId() > lookedAtUpTo).toList();
    return (later.isEmpty() ? oldestFirst : later).stream().limit(SEGMENTS_PER_SWEEP_MAX).toList();
  }

  /** All that are old enough for the shortest retention. */
  private List<SegmentInfo> segmentsThatMayHavePassed() {
    return records.segments().stream()
        .filter(SegmentInfo::sealed)
        .filter(segment -> hasPassed(segment, entities.streamSettings().retentionLeast()))
        .toList();
  }

  private void trimIfPassed(ShardKey shard, SegmentInfo segment, Duration retention) {
    if (hasPassed(segment, retention)) {
      entities.shard(shard).tell(ShardEntity.Trim.INSTANCE);
    }
  }

  private boolean hasPassed(SegmentInfo segment, Duration retention) {
    long now = clock.millis();
    return segment.arrivedByMillis(now) < now - retention.toMillis();
  }
}
