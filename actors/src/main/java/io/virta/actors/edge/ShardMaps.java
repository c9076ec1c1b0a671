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
 * This node's cached shard maps: read once from the stream, then returned without a message until
 * the stream announces a change. Safe for any thread.
 */
final class ShardMaps {
  private record Name(Namespace namespace, StreamName stream) {}

  /** The source of the cached maps. */
  interface Origin {
    CompletionStage<StreamDescription> describe(Namespace namespace, StreamName stream);

    /** Describes the stream once that closed shard has been replaced. */
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
   * Returns the map of a stream; fails with {@code STREAM_NOT_FOUND} while it is CREATING or
   * DELETING, as puts and reads do on AWS.
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
                maps.remove(name, reading); // do not cache a failure
                reading.completeExceptionally(Failures.unwrap(failure));
              }
            });
    return reading;
  }

  /**
   * Returns the map once that shard has been replaced. All concurrent callers for shards of one
   * stream share one request to the stream.
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

  /** Caches a map, unless a newer one is known. */
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
    return mapOf(stream)
        .orElseThrow(
            () -> VirtaException.streamNotFound(stream.key().namespace(), stream.key().name()));
  }

  /** Returns the map of a stream; empty while it is CREATING or DELETING. */
  static Optional<ShardMap> mapOf(StreamDescription stream) {
    return stream.status() == StreamStatus.CREATING || stream.status() == StreamStatus.DELETING
        ? Optional.empty()
        : Optional.of(new ShardMap(stream));
  }

  /**
   * Reads the stream again because it has changed. Until then the cached map is still used: a
   * request to a replaced shard is refused, and the caller then gets a newer map.
   */
  CompletableFuture<ShardMap> refresh(StreamKey stream) {
    Name name = new Name(stream.namespace(), stream.name());
    CompletableFuture<ShardMap> known = maps.get(name);
    if (known == null || !known.isDone()) {
      forget(stream.namespace(), stream.name()); // the read in progress may miss the change
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
   * Caches the map of a description, unless a newer one is known.
   *
   * @return the map; empty while the stream is CREATING or DELETING
   */
  Optional<ShardMap> take(StreamDescription stream) {
    Optional<ShardMap> map = mapOf(stream);
    map.ifPresentOrElse(this::keep, () -> forget(stream.key().namespace(), stream.key().name()));
    return map;
  }

  /** Removes the cached map, so that the next call reads the stream again. */
  void forget(Namespace namespace, StreamName stream) {
    maps.remove(new Name(namespace, stream));
  }
}
