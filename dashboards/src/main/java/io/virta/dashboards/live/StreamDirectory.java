package io.virta.dashboards.live;

import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSummary;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A recent list of an account's streams in one region, and of Virta's internal streams there. It is
 * read once for all pages, so that pages put no load on the stream entities. Shards are known only
 * for streams that a page has shown recently, so that a long list does not start stream entities.
 * Safe for any thread.
 */
final class StreamDirectory {
  // Longer than the interval between two tables of any page.
  private static final long WATCHED_MILLIS = 30_000;

  private final Streams streams;
  private final Shards maps;
  private final Namespace namespace;
  private final Namespace internal;
  private final int streamsMax;
  private final InstantSource clock;
  private final Map<StreamKey, Shown> shown = new ConcurrentHashMap<>();
  private volatile Listing listing = new Listing(List.of(), false, 0);
  private volatile long askedMillis;

  /** A stream shown on a page. */
  private static final class Shown {
    private volatile long askedMillis;
    private volatile Optional<ShardMap> shards = Optional.empty();
  }

  /**
   * The first streams of the account, sorted by name, then Virta's internal streams.
   *
   * @param more whether the list is incomplete
   * @param atMillis when the list was read, epoch milliseconds; 0 before the first read
   */
  record Listing(List<StreamSummary> streams, boolean more, long atMillis) {
    /** Returns the streams without internal ones. */
    List<StreamSummary> ofAccount() {
      return streams.stream().filter(stream -> !stream.key().account().isInternal()).toList();
    }
  }

  StreamDirectory(
      Streams streams, Shards maps, Namespace namespace, int streamsMax, InstantSource clock) {
    this.streams = streams;
    this.maps = maps;
    this.namespace = namespace;
    this.internal = namespace.of(AccountId.INTERNAL);
    this.streamsMax = streamsMax;
    this.clock = clock;
    this.askedMillis = clock.millis();
  }

  Listing listing() {
    askedMillis = clock.millis();
    return listing;
  }

  /** Returns the shards of a stream shown on a page; empty until they are known. */
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

  /** Whether a page has requested the listing recently. */
  boolean isWatched() {
    return isLately(askedMillis);
  }

  private boolean isLately(long millis) {
    return Math.abs(clock.millis() - millis) < WATCHED_MILLIS;
  }

  /** Reads the list again; data without an answer stays unchanged. */
  CompletionStage<Void> refresh() {
    shown.values().removeIf(stream -> !isLately(stream.askedMillis));
    shown.forEach(this::refresh);
    return streams
        .list(namespace, null, streamsMax)
        .thenCombine(
            streams
                .list(internal, null, streamsMax)
                .exceptionally(unreadable -> new StreamPage(List.of(), false)),
            this::listing)
        .handle(
            (read, failure) -> {
              if (read != null) {
                listing = read;
              }
              return null;
            });
  }

  private Listing listing(StreamPage ofAccount, StreamPage ofVirta) {
    List<StreamSummary> all = new ArrayList<>(ofAccount.streams());
    all.addAll(ofVirta.streams());
    return new Listing(all, ofAccount.more() || ofVirta.more(), clock.millis());
  }

  /** Reads the shards of a stream, usually at once from this node's copy. */
  private void refresh(StreamKey key, Shown stream) {
    maps.shardMap(key.namespace(), key.name())
        .whenComplete(
            (map, notYetOrNoMore) ->
                stream.shards = Optional.ofNullable(map).filter(found -> found.key().equals(key)));
  }
}
