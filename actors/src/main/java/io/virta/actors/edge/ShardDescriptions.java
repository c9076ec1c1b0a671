package io.virta.actors.edge;

import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory;
import io.virta.actors.shard.ShardTail;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Describes shards from the shard maps of their streams. Safe for any thread. */
final class ShardDescriptions implements ShardDirectory {
  private final Entities entities;
  private final ShardMaps maps;

  ShardDescriptions(Entities entities, ShardMaps maps) {
    this.entities = entities;
    this.maps = maps;
  }

  @Override
  public CompletionStage<Descriptor> describe(ShardKey shard) {
    return mapOf(shard)
        .thenApply(
            map -> descriptor(map, shard).orElseThrow(() -> VirtaException.shardNotFound(shard)));
  }

  /** Returns a map of the shard's stream, which contains the shard if it exists. */
  CompletionStage<ShardMap> mapOf(ShardKey shard) {
    Namespace namespace = shard.stream().namespace();
    StreamName name = shard.stream().name();
    return maps.get(namespace, name)
        .thenCompose(
            map -> {
              if (descriptor(map, shard).isPresent()) {
                return CompletableFuture.completedFuture(map);
              }
              maps.forget(namespace, name); // the shard may be newer than the copy
              return maps.get(namespace, name);
            })
        .thenApply(
            map -> {
              if (!map.key().equals(shard.stream())) {
                throw VirtaException.streamNotFound(namespace, name);
              }
              return map;
            });
  }

  private Optional<Descriptor> descriptor(ShardMap map, ShardKey key) {
    StreamDescription stream = map.stream();
    return map.find(key.shard())
        .filter(shard -> map.key().equals(key.stream()))
        .map(
            shard ->
                new Descriptor(
                    shard,
                    entities.streamSettings().of(key.stream()).retention(stream.retentionHours()),
                    stream.horizonMillis(),
                    stream.mode() == StreamMode.PROVISIONED && !key.stream().account().isInternal(),
                    stream.version(),
                    DataKeyRing.of(stream, entities.masters()),
                    stream.properties().monitoring()));
  }

  /** Passes the current description of a stream to its shards on this node. */
  void tell(ShardMap map) {
    for (ShardTail tail : entities.tails().of(map.key())) {
      descriptor(map, tail.shard()).ifPresent(tail::describe);
    }
  }
}
