package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.memory.MemoryLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** What a shard in a test needs around it. */
final class TestShards {
  static final ShardQuota QUOTA = new ShardQuota(5, 1_000, 5, 1_000, 1_000);

  private TestShards() {}

  /** The first shard of a stream, on a log in memory; nobody describes it. */
  static ShardEnvironment environment(MemoryLog log, ShardTails tails) {
    ShardSettings settings =
        new ShardSettings(
            1 << 20, 1 << 21, 100, Duration.ofMinutes(1), Duration.ofSeconds(10), QUOTA);
    return new ShardEnvironment(
        log,
        new LogWriters(log),
        new LogWriters(log),
        tails,
        shard -> new CompletableFuture<>(),
        parent -> new CompletableFuture<>(),
        settings,
        InstantSource.system(),
        RetentionClock.startingNow(
            InstantSource.system(), System::nanoTime, Duration.ofMinutes(10)),
        new DamagedEntities());
  }

  /** A state without producers. */
  static ShardState state(long nextSeq, long lastArrivalMillis, long trimmedTo, boolean closed) {
    return new ShardState(
        nextSeq, lastArrivalMillis, trimmedTo, closed, ProducerMarks.none(HashKeyRange.ALL));
  }

  /** A shard of all hash keys. */
  static ShardDirectory.Descriptor described(boolean metered, long version, DataKeyRing keys) {
    return new ShardDirectory.Descriptor(
        Shard.first(new ShardId(0), HashKeyRange.ALL, 0),
        Duration.ofDays(1),
        0,
        metered,
        version,
        keys,
        Set.of());
  }
}
