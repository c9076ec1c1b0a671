package io.virta.dashboards.live;

import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSummary;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The streams of an account in one region as they were a moment ago: asked for once for all pages,
 * so that no page can burden the owners of streams. Of the shards it knows those of streams that a
 * page has shown lately, so that a long list wakes nobody. Safe for any thread.
 */
final class StreamDirectory {
  // Longer than any page waits between two tables.
  private static final long WATCHED_MILLIS = 30_000;

  private final Streams streams;
  private final Shards maps;
  private final Namespace namespace;
  private final int streamsMax;
  private final InstantSource clock;
  private final Map<StreamKey, Shown> shown = new ConcurrentHashMap<>();
  private volatile Listing listing = new Listing(List.of(), false, 0);
  private volatile long askedMillis;

  /** A stream that a page shows. */
  private static final class Shown {
    private volatile long askedMillis;
    private volatile Optional<ShardMap> shards = Optional.empty();
  }

  /**
   * The first streams in the order of their names.
   *
   * @param more whether there are streams that it leaves out
   * @param atMillis when it was read, epoch milliseconds; 0 while nothing has been read yet
   */
  record Listing(List<StreamSummary> streams, boolean more, long atMillis) {}

  StreamDirectory(
      Streams streams, Shards maps, Namespace namespace, int streamsMax, InstantSource clock) {
    this.streams = streams;
    this.maps = maps;
    this.namespace = namespace;
    this.streamsMax = streamsMax;
    this.clock = clock;
    this.askedMillis = clock.millis();
  }

  Listing listing() {
    askedMillis = clock.millis();
    return listing;
  }

  /** The shards of a stream that a page shows; empty until they are known. */
  Optional<ShardMap> shards(StreamKey stream) {
    Shown found =
        shown.computeIfAbsent(
            stream,
            key -> {
              Shown fresh = new Shown();
              fresh.askedMillis = clock.millis();
              refresh(key, fresh);
              return fresh;
            });
    found.askedMillis = clock.millis();
    return found.shards;
  }

  /** Whether a page has asked for the listing lately. */
  boolean isWatched() {
    return isLately(askedMillis);
  }

  private boolean isLately(long millis) {
    return Math.abs(clock.millis() - millis) < WATCHED_MILLIS;
  }

  /** Asks anew; what nobody answers for stays as it is. */
  CompletionStage<Void> refresh() {
    shown.values().removeIf(stream -> !isLately(stream.askedMillis));
    shown.forEach(this::refresh);
    return streams
        .list(namespace, null, streamsMax)
        .handle(
            (page, failure) -> {
              if (page != null) {
                listing = listing(page);
              }
              return null;
            });
  }

  private Listing listing(StreamPage page) {
    return new Listing(page.streams(), page.more(), clock.millis());
  }

  /** Usually answered at once from this node's copy. */
  private void refresh(StreamKey key, Shown stream) {
    maps.shardMap(namespace, key.name())
        .whenComplete(
            (map, notYetOrNoMore) ->
                stream.shards = Optional.ofNullable(map).filter(found -> found.key().equals(key)));
  }
}
