package io.virta.actors.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The complete description of a stream.
 *
 * @param version grows with every change: of two descriptions of one stream, the one with the
 *     higher version is newer
 * @param horizonMillis records that arrived before that time are never visible again, even if the
 *     retention is increased; epoch milliseconds
 * @param shards the open shards, and the closed ones that are still kept, ordered by id
 * @param consumers the registered consumers, ordered by name
 * @param dataKeys the data keys that kept records may be encrypted with, oldest first
 */
public record StreamDescription(
    StreamKey key,
    long version,
    StreamStatus status,
    Instant createdAt,
    StreamProperties properties,
    long horizonMillis,
    List<Shard> shards,
    List<StreamConsumer> consumers,
    List<WrappedKey> dataKeys) {
  public StreamDescription {
    shards = List.copyOf(shards);
    consumers = List.copyOf(consumers);
    dataKeys = List.copyOf(dataKeys);
  }

  /** Describes a stream that has never been encrypted. */
  public StreamDescription(
      StreamKey key,
      long version,
      StreamStatus status,
      Instant createdAt,
      StreamProperties properties,
      long horizonMillis,
      List<Shard> shards,
      List<StreamConsumer> consumers) {
    this(key, version, status, createdAt, properties, horizonMillis, shards, consumers, List.of());
  }

  public StreamMode mode() {
    return properties.mode();
  }

  public int retentionHours() {
    return properties.retentionHours();
  }

  public Map<String, String> tags() {
    return properties.tags();
  }

  public StreamSummary summary() {
    return new StreamSummary(key, status, properties.mode(), createdAt);
  }

  public int openShardCount() {
    return (int) shards.stream().filter(Shard::isOpen).count();
  }

  public Optional<StreamConsumer> consumer(String name) {
    return consumers.stream().filter(consumer -> consumer.name().equals(name)).findFirst();
  }
}
