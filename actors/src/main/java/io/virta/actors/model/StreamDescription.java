package io.virta.actors.model;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that is known of a stream.
 *
 * @param retentionHours how long records are kept, 24 to 8,760
 * @param shards open and closed ones that are still kept, by id
 */
public record StreamDescription(
    StreamKey key,
    StreamStatus status,
    StreamMode mode,
    int retentionHours,
    Instant createdAt,
    Map<String, String> tags,
    List<Shard> shards) {
  public StreamDescription {
    tags = Map.copyOf(tags);
    shards = List.copyOf(shards);
  }

  public StreamSummary summary() {
    return new StreamSummary(key, status, mode, createdAt);
  }

  public long openShardCount() {
    return shards.stream().filter(Shard::isOpen).count();
  }
}
