package io.virta.processors.runtime;

import io.virta.actors.Shards;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Finds the streams that a pipeline reads and writes. */
final class PipelineStreams {
  private PipelineStreams() {}

  /**
   * Returns the shards of all streams, by the names of the streams. Fails with {@link
   * MissingStreamException} unless each of them exists.
   */
  static CompletableFuture<Map<String, ShardMap>> find(
      Shards shards, Namespace namespace, Topology topology) {
    Map<String, CompletableFuture<ShardMap>> maps = new LinkedHashMap<>();
    for (Stage stage : topology.stages()) {
      if (stage.work() instanceof Work.Read read) {
        maps.computeIfAbsent(read.stream(), stream -> find(shards, namespace, stream));
      } else if (stage.work() instanceof Work.Write write) {
        maps.computeIfAbsent(write.stream(), stream -> find(shards, namespace, stream));
      }
    }
    return CompletableFuture.allOf(maps.values().toArray(CompletableFuture[]::new))
        .thenApply(
            all -> {
              Map<String, ShardMap> found = new HashMap<>();
              maps.forEach((stream, map) -> found.put(stream, map.join()));
              return found;
            });
  }

  private static CompletableFuture<ShardMap> find(
      Shards shards, Namespace namespace, String stream) {
    return shards
        .shardMap(namespace, new StreamName(stream))
        .toCompletableFuture()
        .exceptionallyCompose(
            failure -> {
              boolean missing =
                  Failures.unwrap(failure) instanceof VirtaException refusal
                      && refusal.code() == ErrorCode.STREAM_NOT_FOUND;
              return CompletableFuture.failedFuture(
                  missing ? new MissingStreamException(stream) : failure);
            });
  }
}
