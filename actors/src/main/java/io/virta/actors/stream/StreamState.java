package io.virta.actors.stream;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.serialization.Persisted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a stream remembers. {@code apply} refuses nothing and reads no clock: recovery runs it
 * again.
 */
sealed interface StreamState extends Persisted {
  /** Retention of a new stream, as on AWS. */
  int RETENTION_HOURS = 24;

  /** No such stream, or none any more. */
  record Absent() implements StreamState {}

  /** A stream that is there. */
  record Present(
      StreamStatus status,
      StreamMode mode,
      int retentionHours,
      Instant createdAt,
      Map<String, String> tags,
      List<Shard> shards)
      implements StreamState {

    static Present created(StreamEntity.Created event) {
      List<Shard> shards = new ArrayList<>();
      for (HashKeyRange range : HashKeyRange.divide(event.shardCount())) {
        shards.add(Shard.first(new ShardId(shards.size()), range, event.at().getEpochSecond()));
      }
      return new Present(
          StreamStatus.CREATING, event.mode(), RETENTION_HOURS, event.at(), event.tags(), shards);
    }

    Present in(StreamStatus newStatus) {
      return new Present(newStatus, mode, retentionHours, createdAt, tags, shards);
    }

    /** A stream that is still CREATING shows no shards, as on AWS. */
    StreamDescription describe(StreamKey key) {
      List<Shard> shown = status == StreamStatus.CREATING ? List.of() : shards;
      return new StreamDescription(key, status, mode, retentionHours, createdAt, tags, shown);
    }
  }
}
