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

/** The events of a stream. The names of classes and components are part of the journal's format. */
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

  /** The stream is ACTIVE (again): its creation or change is complete. */
  record Activated() implements StreamEvent {}

  /**
   * The owner has changed properties of the stream.
   *
   * @param horizonMillis records that arrived before this time have expired permanently
   * @param updating whether the stream is UPDATING from now on
   */
  record PropertiesChanged(
      StreamProperties properties, long horizonMillis, boolean updating, Instant at)
      implements StreamEvent {}

  /**
   * Encryption of new records was started, changed to another key, or stopped.
   *
   * @param keyId the master key as the owner named it; null when encryption was stopped
   * @param dataKeys all kept data keys, the newest last
   * @param updating whether the stream is UPDATING from now on
   */
  record EncryptionChanged(
      @Nullable String keyId, List<WrappedKey> dataKeys, boolean updating, Instant at)
      implements StreamEvent {}

  /**
   * A new data key was due, or some are wrapped by another master key.
   *
   * @param dataKeys all kept data keys, the one for new records last
   */
  record DataKeysRenewed(List<WrappedKey> dataKeys) implements StreamEvent {}

  /**
   * A reshard has started.
   *
   * @param counts whether it counts towards the daily limit of calls
   */
  record ReshardStarted(Reshard reshard, boolean counts, Instant at) implements StreamEvent {}

  /** Shards were closed, and others replace them. */
  record ShardsReplaced(List<Shard> closed, List<Shard> opened) implements StreamEvent {}

  /** All records of these closed shards have expired. */
  record ShardsExpired(List<ShardId> shards) implements StreamEvent {}

  /** A consumer was registered or changed. */
  record ConsumerChanged(StreamConsumer consumer) implements StreamEvent {}

  /** A consumer was removed. */
  record ConsumerGone(String name) implements StreamEvent {}

  record DeletionStarted() implements StreamEvent {}

  record Deleted() implements StreamEvent {}
}
