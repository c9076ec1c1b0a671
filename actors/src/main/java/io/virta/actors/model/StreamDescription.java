package io.virta.actors.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that is known of a stream.
 *
 * @param version grows with every change: of two descriptions of one stream, the higher is newer
 * @param horizonMillis records that arrived before that time are never visible again, whatever
 *     retention says now; epoch milliseconds
 * @param shards open and closed ones that are still kept, by id
 * @param consumers registered ones, in the order of their names
 * @param dataKeys those that records have been encrypted with and may still be, oldest first
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

  /** A stream that has never been encrypted. */
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
