package io.virta.actors.edge;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.failure.Failures;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * This node's copies of shard maps: read once from the stream, then served without a message until
 * the stream says that it has changed. Safe for any thread.
 */
final class ShardMaps {
  private record Name(Namespace namespace, StreamName stream) {}

  /** What the copies are read from. */
  interface Origin {
    CompletionStage<StreamDescription> describe(Namespace namespace, StreamName stream);

    /** The stream once that shard, which takes no more records, has been replaced. */
    CompletionStage<StreamDescription> describeWithout(ShardKey closed);
  }

  private final ConcurrentMap<Name, CompletableFuture<ShardMap>> maps = new ConcurrentHashMap<>();
  private final ConcurrentMap<StreamKey, CompletableFuture<ShardMap>> replacing =
      new ConcurrentHashMap<>();
  private final Origin origin;

  ShardMaps(Origin origin) {
    this.origin = origin;
  }

  /**
   * The stream's map; fails with {@code STREAM_NOT_FOUND} while it is CREATING or DELETING, as puts
   * and reads do on AWS.
   */
  CompletableFuture<ShardMap> get(Namespace namespace, StreamName stream) {
    Name name = new Name(namespace, stream);
    CompletableFuture<ShardMap> known = maps.get(name);
    return known != null ? known : read(name);
  }

  private CompletableFuture<ShardMap> read(Name name) {
    CompletableFuture<ShardMap> reading = new CompletableFuture<>();
    CompletableFuture<ShardMap> other = maps.putIfAbsent(name, reading);
    if (other != null) {
      return other;
    }
    origin
        .describe(name.namespace(), name.stream())
        .thenApply(ShardMaps::usable)
        .whenComplete(
            (map, failure) -> {
              if (failure == null) {
                reading.complete(map);
              } else {
                maps.remove(name, reading); // not found today may be found tomorrow
                reading.completeExceptionally(Failures.unwrap(failure));
              }
            });
    return reading;
  }

  /**
   * The map once that shard has been replaced. However many wait, and for however many shards of a
   * stream, the stream is asked once at a time.
   */
  CompletableFuture<ShardMap> without(ShardKey closed) {
    StreamKey stream = closed.stream();
    ShardMap known = knownMap(stream);
    if (known != null && isReplaced(known, closed)) {
      return CompletableFuture.completedFuture(known);
    }
    CompletableFuture<ShardMap> reading = new CompletableFuture<>();
    CompletableFuture<ShardMap> other = replacing.putIfAbsent(stream, reading);
    if (other != null) {
      return other.thenCompose(
          map ->
              isReplaced(map, closed) ? CompletableFuture.completedFuture(map) : without(closed));
    }
    origin
        .describeWithout(closed)
        .thenApply(ShardMaps::usable)
        .whenComplete(
            (map, failure) -> {
              replacing.remove(stream, reading);
              if (failure == null) {
                keep(map);
                reading.complete(map);
              } else {
                reading.completeExceptionally(Failures.unwrap(failure));
              }
            });
    return reading;
  }

  private static boolean isReplaced(ShardMap map, ShardKey closed) {
    return !map.find(closed.shard()).map(Shard::isOpen).orElse(true);
  }

  private @Nullable ShardMap knownMap(StreamKey stream) {
    CompletableFuture<ShardMap> known = maps.get(new Name(stream.namespace(), stream.name()));
    ShardMap map =
        known != null && known.isDone() && !known.isCompletedExceptionally() ? known.join() : null;
    return map != null && map.key().equals(stream) ? map : null;
  }

  /** Keeps a map, unless there is a newer one. */
  private void keep(ShardMap map) {
    maps.compute(
        new Name(map.key().namespace(), map.key().name()),
        (name, known) ->
            known != null
                    && known.isDone()
                    && !known.isCompletedExceptionally()
                    && known.join().isNewerThan(map)
                ? known
                : CompletableFuture.completedFuture(map));
  }

  private static ShardMap usable(StreamDescription stream) {
    if (!isUsable(stream)) {
      throw VirtaException.streamNotFound(stream.key().namespace(), stream.key().name());
    }
    return new ShardMap(stream);
  }

  private static boolean isUsable(StreamDescription stream) {
    return stream.status() != StreamStatus.CREATING && stream.status() != StreamStatus.DELETING;
  }

  /**
   * Reads the stream again because it has changed. Until that is done the copy is still used: to a
   * shard that was replaced it leads to a refusal, and from there on.
   */
  CompletableFuture<ShardMap> refresh(StreamKey stream) {
    Name name = new Name(stream.namespace(), stream.name());
    CompletableFuture<ShardMap> known = maps.get(name);
    if (known == null || !known.isDone()) {
      forget(stream.namespace(), stream.name()); // what is being read may be what was before
      return get(stream.namespace(), stream.name());
    }
    return origin
        .describe(name.namespace(), name.stream())
        .thenApply(ShardMaps::usable)
        .whenComplete(
            (map, failure) -> {
              if (failure == null) {
                keep(map);
              } else {
                maps.remove(name, known);
              }
            })
        .toCompletableFuture();
  }

  /**
   * Takes in what a stream says of itself, unless something newer is known.
   *
   * @return its map; empty while it is CREATING or DELETING
   */
  Optional<ShardMap> take(StreamDescription stream) {
    if (!isUsable(stream)) {
      forget(stream.key().namespace(), stream.key().name());
      return Optional.empty();
    }
    ShardMap map = new ShardMap(stream);
    keep(map);
    return Optional.of(map);
  }

  /** Forgets the copy, so that the next call reads the stream again. */
  void forget(Namespace namespace, StreamName stream) {
    maps.remove(new Name(namespace, stream));
  }
}
