package io.virta.actors.shard;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Looks up whether a shard exists and how its stream describes it. */
@FunctionalInterface
public interface ShardDirectory {
  /**
   * The description of a shard by its stream.
   *
   * @param shard its id, range and parents; none of its records has an arrival time before it
   *     opened
   * @param retention how long its records are visible
   * @param horizonMillis records that arrived before that time never become visible again, epoch
   *     milliseconds
   * @param metered whether the quota per second applies to it
   * @param version the version of the stream: of two descriptors, the one with the higher version
   *     is newer
   * @param keys the data keys of its records, if they are encrypted
   * @param monitoring the metrics that enhanced monitoring shows for it
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
   * Describes a shard; fails with {@code STREAM_NOT_FOUND} or {@code SHARD_NOT_FOUND} if it does
   * not exist or no longer exists.
   */
  CompletionStage<Descriptor> describe(ShardKey shard);
}
