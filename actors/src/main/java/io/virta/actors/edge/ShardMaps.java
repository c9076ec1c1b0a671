package io.virta.actors.edge;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.stream.StreamEntity;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * This node's copies of shard maps: read once from the stream, then served without a message until
 * the stream says that it has changed. Safe for any thread.
 */
final class ShardMaps {
  private record Name(AccountId account, StreamName stream) {}

  private final ConcurrentMap<Name, CompletableFuture<ShardMap>> maps = new ConcurrentHashMap<>();
  private final BiFunction<AccountId, StreamName, CompletionStage<StreamDescription>> describe;

  ShardMaps(BiFunction<AccountId, StreamName, CompletionStage<StreamDescription>> describe) {
    this.describe = describe;
  }

  /**
   * The stream's map; fails with {@code STREAM_NOT_FOUND} while it is CREATING or DELETING, as puts
   * and reads do on AWS.
   */
  CompletableFuture<ShardMap> get(AccountId account, StreamName stream) {
    Name name = new Name(account, stream);
    CompletableFuture<ShardMap> known = maps.get(name);
    return known != null ? known : read(name);
  }

  private CompletableFuture<ShardMap> read(Name name) {
    CompletableFuture<ShardMap> reading = new CompletableFuture<>();
    CompletableFuture<ShardMap> other = maps.putIfAbsent(name, reading);
    if (other != null) {
      return other;
    }
    describe
        .apply(name.account(), name.stream())
        .thenApply(ShardMaps::usable)
        .whenComplete(
            (map, failure) -> {
              if (failure == null) {
                reading.complete(map);
              } else {
                maps.remove(name, reading); // not found today may be found tomorrow
                reading.completeExceptionally(VirtaException.unwrap(failure));
              }
            });
    return reading;
  }

  private static ShardMap usable(StreamDescription stream) {
    if (stream.status() == StreamStatus.CREATING || stream.status() == StreamStatus.DELETING) {
      throw VirtaException.streamNotFound(stream.key().account(), stream.key().name());
    }
    return new ShardMap(stream);
  }

  /** Forgets the copy, so that the next call reads the stream again. */
  void forget(AccountId account, StreamName stream) {
    maps.remove(new Name(account, stream));
  }

  /** Forgets the copy of every stream that says it has changed. */
  Behavior<StreamEntity.Changed> listener() {
    return Behaviors.receive(StreamEntity.Changed.class)
        .onMessage(
            StreamEntity.Changed.class,
            changed -> {
              forget(changed.stream().account(), changed.stream().name());
              return Behaviors.same();
            })
        .build();
  }
}
