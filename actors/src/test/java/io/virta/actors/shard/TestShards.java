package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.memory.MemoryLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;

/** The environment of a shard in a test. */
final class TestShards {
  static final ShardQuota QUOTA = new ShardQuota(5, 1_000, 5, 1_000, 1_000);

  static final Duration REACH = Duration.ofMinutes(2);

  /** The family of shards without parents. */
  static final ShardFamily NO_FAMILY =
      new ShardFamily() {
        @Override
        public CompletionStage<ShardEnd> end(ShardKey parent) {
          throw new AssertionError(parent + " is nobody's parent");
        }

        @Override
        public CompletionStage<List<Shard>> ancestors(ShardKey shard, long sinceMillis) {
          return CompletableFuture.completedFuture(List.of());
        }
      };

  private TestShards() {}

  /** Creates the writer of a shard that never looks up calls. */
  static ShardWriter writer(ShardKey shard, ShardEnvironment environment, ShardTail tail) {
    return new ShardWriter(
        shard,
        environment,
        tail,
        (calls, since) -> {
          throw new AssertionError("looks up " + calls);
        });
  }

  /** The environment of shards on an in-memory log; their directory never answers. */
  static ShardEnvironment environment(MemoryLog log, ShardTails tails) {
    return environment(log, tails, System::nanoTime);
  }

  /** The same by a clock of the test. */
  static ShardEnvironment environment(MemoryLog log, ShardTails tails, LongSupplier machineNanos) {
    ShardSettings settings =
        new ShardSettings(
            1 << 20, 1 << 21, 100, Duration.ofMinutes(1), Duration.ofSeconds(10), REACH, QUOTA);
    return new ShardEnvironment(
        log,
        new LogWriters(log),
        new LogWriters(log),
        tails,
        shard -> new CompletableFuture<>(),
        NO_FAMILY,
        settings,
        InstantSource.system(),
        machineNanos,
        RetentionClock.startingNow(
            InstantSource.system(), System::nanoTime, Duration.ofMinutes(10)),
        new DamagedEntities(),
        RetryMemory.of(8 << 20));
  }

  /** A state without producers. */
  static ShardState state(long nextSeq, long lastArrivalMillis, long trimmedTo, boolean closed) {
    return new ShardState(
        nextSeq, lastArrivalMillis, trimmedTo, closed, ProducerMarks.none(HashKeyRange.ALL), 0);
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
