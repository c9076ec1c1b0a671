package io.virta.actors.stream;

import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.WrappedKey;
import io.virta.actors.serialization.Persisted;
import io.virta.actors.stream.StreamEvent.ConsumerChanged;
import io.virta.actors.stream.StreamEvent.ConsumerGone;
import io.virta.actors.stream.StreamEvent.DataKeysRenewed;
import io.virta.actors.stream.StreamEvent.EncryptionChanged;
import io.virta.actors.stream.StreamEvent.PropertiesChanged;
import io.virta.actors.stream.StreamEvent.ReshardStarted;
import io.virta.actors.stream.StreamEvent.ShardsExpired;
import io.virta.actors.stream.StreamEvent.ShardsReplaced;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The state of a stream. {@code apply} refuses nothing and reads no clock, because recovery runs it
 * again.
 */
sealed interface StreamState extends Persisted {
  /** The stream does not exist, or no longer. */
  record Absent() implements StreamState {}

  /**
   * A stream that exists.
   *
   * @param version number of changes so far
   * @param reshard the reshard in progress; null for none
   * @param horizonMillis records that arrived before that time have expired permanently, whatever
   *     the retention is now
   * @param dataKeys the keys that records are encrypted with, oldest first; the newest is kept even
   *     after encryption has stopped, so that no number is used twice
   */
  record Present(
      long version,
      StreamStatus status,
      StreamProperties properties,
      Instant createdAt,
      ShardLineage lineage,
      List<StreamConsumer> consumers,
      @Nullable Reshard reshard,
      long horizonMillis,
      StreamHistory history,
      List<WrappedKey> dataKeys)
      implements StreamState {
    public Present {
      consumers = List.copyOf(consumers);
      dataKeys = List.copyOf(dataKeys);
    }

    static Present created(StreamEvent.Created event) {
      return new Present(
          1,
          StreamStatus.CREATING,
          StreamProperties.of(event.spec()),
          event.at(),
          ShardLineage.first(event.shardCount(), event.at().getEpochSecond()),
          List.of(),
          null,
          0,
          StreamHistory.NONE,
          List.of());
    }

    /** Builds the next version; a field that is not set keeps its value. */
    private static final class Next {
      private final long version;
      private final Instant createdAt;
      private StreamStatus status;
      private StreamProperties properties;
      private ShardLineage lineage;
      private List<StreamConsumer> consumers;
      private @Nullable Reshard reshard;
      private long horizonMillis;
      private StreamHistory history;
      private List<WrappedKey> dataKeys;

      Next(Present before) {
        version = before.version + 1;
        createdAt = before.createdAt;
        status = before.status;
        properties = before.properties;
        lineage = before.lineage;
        consumers = before.consumers;
        reshard = before.reshard;
        horizonMillis = before.horizonMillis;
        history = before.history;
        dataKeys = before.dataKeys;
      }

      Present state() {
        return new Present(
            version,
            status,
            properties,
            createdAt,
            lineage,
            consumers,
            reshard,
            horizonMillis,
            history,
            dataKeys);
      }
    }

    Present in(StreamStatus changed) {
      Next next = new Next(this);
      next.status = changed;
      next.reshard = changed == StreamStatus.UPDATING ? reshard : null;
      return next.state();
    }

    Present apply(PropertiesChanged event) {
      Next next = new Next(this);
      next.properties = event.properties();
      next.horizonMillis = event.horizonMillis();
      if (event.updating()) {
        next.status = StreamStatus.UPDATING;
      }
      if (event.properties().mode() != properties.mode()) {
        next.history = history.modeChangedAt(event.at());
      }
      return next.state();
    }

    Present apply(ReshardStarted event) {
      Next next = new Next(this);
      next.status = StreamStatus.UPDATING;
      next.reshard = event.reshard();
      if (event.counts()) {
        next.history = history.scaledAt(event.at());
      }
      return next.state();
    }

    Present apply(ShardsReplaced event) {
      Next next = new Next(this);
      next.lineage = lineage.replace(event.closed(), event.opened());
      return next.state();
    }

    Present apply(ShardsExpired event) {
      Next next = new Next(this);
      next.lineage = lineage.without(event.shards());
      return next.state();
    }

    Present apply(ConsumerChanged event) {
      Next next = new Next(this);
      next.consumers =
          Stream.concat(others(event.consumer().name()), Stream.of(event.consumer()))
              .sorted(Comparator.comparing(StreamConsumer::name))
              .toList();
      return next.state();
    }

    Present apply(ConsumerGone event) {
      Next next = new Next(this);
      next.consumers = others(event.name()).toList();
      return next.state();
    }

    private Stream<StreamConsumer> others(String name) {
      return consumers.stream().filter(consumer -> !consumer.name().equals(name));
    }

    Present apply(EncryptionChanged event) {
      Next next = new Next(this);
      next.properties = properties.withKeyId(event.keyId());
      next.history = history.encryptionChangedAt(event.at(), event.keyId() != null);
      next.dataKeys = event.dataKeys();
      if (event.updating()) {
        next.status = StreamStatus.UPDATING;
      }
      return next.state();
    }

    Present apply(DataKeysRenewed event) {
      Next next = new Next(this);
      next.dataKeys = event.dataKeys();
      return next.state();
    }

    Optional<StreamConsumer> consumer(String name) {
      return consumers.stream().filter(consumer -> consumer.name().equals(name)).findFirst();
    }

    boolean isOpen(ShardId shard) {
      return lineage.find(shard).map(Shard::isOpen).orElse(false);
    }

    /** Describes the stream; without shards while it is CREATING, as on AWS. */
    StreamDescription describe(StreamKey key) {
      List<Shard> shown = status == StreamStatus.CREATING ? List.of() : lineage.shards();
      return new StreamDescription(
          key, version, status, createdAt, properties, horizonMillis, shown, consumers, dataKeys);
    }
  }
}
