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
 * What a stream remembers. {@code apply} refuses nothing and reads no clock: recovery runs it
 * again.
 */
sealed interface StreamState extends Persisted {
  /** No such stream, or none any more. */
  record Absent() implements StreamState {}

  /**
   * A stream that is there.
   *
   * @param version counts the changes
   * @param reshard what its shards are becoming; null while they stay as they are
   * @param horizonMillis records that arrived before that time are gone for good, whatever
   *     retention is now
   * @param dataKeys what records are encrypted with, oldest first; the newest stays when no more
   *     are, so that no number is used twice
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

    Present in(StreamStatus changed) {
      return new Present(
          version + 1,
          changed,
          properties,
          createdAt,
          lineage,
          consumers,
          changed == StreamStatus.UPDATING ? reshard : null,
          horizonMillis,
          history,
          dataKeys);
    }

    Present apply(PropertiesChanged event) {
      boolean otherMode = event.properties().mode() != properties.mode();
      return new Present(
          version + 1,
          event.updating() ? StreamStatus.UPDATING : status,
          event.properties(),
          createdAt,
          lineage,
          consumers,
          reshard,
          event.horizonMillis(),
          otherMode ? history.modeChangedAt(event.at()) : history,
          dataKeys);
    }

    Present apply(ReshardStarted event) {
      return new Present(
          version + 1,
          StreamStatus.UPDATING,
          properties,
          createdAt,
          lineage,
          consumers,
          event.reshard(),
          horizonMillis,
          event.counts() ? history.scaledAt(event.at()) : history,
          dataKeys);
    }

    Present apply(ShardsReplaced event) {
      return with(lineage.replace(event.closed(), event.opened()));
    }

    Present apply(ShardsExpired event) {
      return with(lineage.without(event.shards()));
    }

    private Present with(ShardLineage changed) {
      return new Present(
          version + 1,
          status,
          properties,
          createdAt,
          changed,
          consumers,
          reshard,
          horizonMillis,
          history,
          dataKeys);
    }

    Present apply(ConsumerChanged event) {
      StreamConsumer changed = event.consumer();
      return with(
          Stream.concat(others(changed.name()), Stream.of(changed))
              .sorted(Comparator.comparing(StreamConsumer::name))
              .toList());
    }

    Present apply(ConsumerGone event) {
      return with(others(event.name()).toList());
    }

    private Stream<StreamConsumer> others(String name) {
      return consumers.stream().filter(consumer -> !consumer.name().equals(name));
    }

    private Present with(List<StreamConsumer> changed) {
      return new Present(
          version + 1,
          status,
          properties,
          createdAt,
          lineage,
          changed,
          reshard,
          horizonMillis,
          history,
          dataKeys);
    }

    Present apply(EncryptionChanged event) {
      return new Present(
          version + 1,
          event.updating() ? StreamStatus.UPDATING : status,
          properties.withKeyId(event.keyId()),
          createdAt,
          lineage,
          consumers,
          reshard,
          horizonMillis,
          history.encryptionChangedAt(event.at(), event.keyId() != null),
          event.dataKeys());
    }

    Present apply(DataKeysRenewed event) {
      return new Present(
          version + 1,
          status,
          properties,
          createdAt,
          lineage,
          consumers,
          reshard,
          horizonMillis,
          history,
          event.dataKeys());
    }

    Optional<StreamConsumer> consumer(String name) {
      return consumers.stream().filter(consumer -> consumer.name().equals(name)).findFirst();
    }

    boolean isOpen(ShardId shard) {
      return lineage.find(shard).map(Shard::isOpen).orElse(false);
    }

    /** A stream that is still CREATING shows no shards, as on AWS. */
    StreamDescription describe(StreamKey key) {
      List<Shard> shown = status == StreamStatus.CREATING ? List.of() : lineage.shards();
      return new StreamDescription(
          key, version, status, createdAt, properties, horizonMillis, shown, consumers, dataKeys);
    }
  }
}
