package io.virta.actors.shard;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Tells a shard whether it exists and how its stream describes it. */
@FunctionalInterface
public interface ShardDirectory {
  /**
   * What a shard must know of itself.
   *
   * @param shard what it is to its stream; none of its records is stamped before it opened
   * @param retention how long its records are visible
   * @param horizonMillis records that arrived before that time are gone for good, epoch
   *     milliseconds
   * @param metered whether it has a quota of so much per second
   * @param version of the stream that says so: of two descriptors, the higher is newer
   * @param keys what its records are encrypted with, if they are
   * @param monitoring the figures that enhanced monitoring shows of it
   */
  record Descriptor(
      Shard shard,
      Duration retention,
      long horizonMillis,
      boolean metered,
      long version,
      DataKeyRing keys,
      Set<ShardMetric> monitoring) {}

  /**
   * Fails with {@code STREAM_NOT_FOUND} or {@code SHARD_NOT_FOUND} when there is no such shard (any
   * longer).
   */
  CompletionStage<Descriptor> describe(ShardKey shard);
}
