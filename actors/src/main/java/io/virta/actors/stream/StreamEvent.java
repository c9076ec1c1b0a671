package io.virta.actors.stream;

import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.serialization.Persisted;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What happens to a stream. The names of classes and components are a format. */
sealed interface StreamEvent extends Persisted {
  record Created(
      StreamMode mode,
      int shardCount,
      Map<String, String> tags,
      Instant at,
      int recordKibMax,
      int warmThroughputMibps)
      implements StreamEvent {
    static Created of(StreamSpec spec, Instant at) {
      return new Created(
          spec.mode(),
          spec.shardCount(),
          spec.tags(),
          at,
          spec.recordKibMax(),
          spec.warmThroughputMibps());
    }

    StreamSpec spec() {
      return new StreamSpec(mode, shardCount, tags, recordKibMax, warmThroughputMibps);
    }
  }

  /** The stream is ACTIVE (again): what was under way is done. */
  record Activated() implements StreamEvent {}

  /**
   * The owner has set something.
   *
   * @param horizonMillis records that arrived before are gone for good
   * @param updating whether the stream is UPDATING from now on
   */
  record PropertiesChanged(
      StreamProperties properties, long horizonMillis, boolean updating, Instant at)
      implements StreamEvent {}

  /**
   * New records are encrypted from now on, or no longer.
   *
   * @param keyId the master key as the owner named it; null for no more
   * @param dataKeys all that are kept, the one for new records last
   * @param updating whether the stream is UPDATING from now on
   */
  record EncryptionChanged(
      @Nullable String keyId, List<WrappedKey> dataKeys, boolean updating, Instant at)
      implements StreamEvent {}

  /**
   * A data key was added by age, or some are wrapped by another master key.
   *
   * @param dataKeys all that are kept, the one for new records last
   */
  record DataKeysRenewed(List<WrappedKey> dataKeys) implements StreamEvent {}

  /**
   * A reshard has started.
   *
   * @param counts whether it is one of the calls that are limited per day
   */
  record ReshardStarted(Reshard reshard, boolean counts, Instant at) implements StreamEvent {}

  /** Shards were closed, and others take records in their place. */
  record ShardsReplaced(List<Shard> closed, List<Shard> opened) implements StreamEvent {}

  /** Retention has passed all records of these closed shards. */
  record ShardsExpired(List<ShardId> shards) implements StreamEvent {}

  /** A consumer is new or changed. */
  record ConsumerChanged(StreamConsumer consumer) implements StreamEvent {}

  /** A consumer was removed. */
  record ConsumerGone(String name) implements StreamEvent {}

  record DeletionStarted() implements StreamEvent {}

  record Deleted() implements StreamEvent {}
}
