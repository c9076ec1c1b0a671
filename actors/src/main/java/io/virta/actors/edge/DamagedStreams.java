package io.virta.actors.edge;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.stream.ShardCalls;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.journal.NodeLogs;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.Done;

/**
 * Deletes streams whose own entries in the log cannot be read. Such a stream cannot list its
 * shards, so they are found by their ids in the log.
 */
final class DamagedStreams {
  private final NodeLogs logs;
  private final ShardCalls shardCalls;
  private final DamagedEntities damages;

  DamagedStreams(NodeLogs logs, ShardCalls shardCalls, DamagedEntities damages) {
    this.logs = logs;
    this.shardCalls = shardCalls;
    this.damages = damages;
  }

  /** Deletes all data of a stream; may be repeated after a failure. */
  CompletionStage<Done> delete(StreamKey stream) {
    return logs.records()
        .ids()
        .thenCombine(logs.meta().ids(), (records, meta) -> shardsOf(stream, records, meta))
        .thenCompose(shards -> shardCalls.forget(stream, shards))
        // Last, because these entries are the only sign that the shards must be deleted.
        .thenCompose(done -> logs.metaWriters().drop(StreamEntity.idInLog(stream)))
        .thenApply(
            done -> {
              damages.forget(Kind.STREAM, stream.entityId());
              return Done.getInstance();
            });
  }

  private static List<ShardId> shardsOf(StreamKey stream, Set<String> records, Set<String> meta) {
    return Stream.of(records, meta)
        .flatMap(Set::stream)
        .filter(id -> ShardEntity.isShardOf(stream, id))
        .distinct()
        .map(id -> ShardEntity.shardOf(id).shard())
        .toList();
  }
}
