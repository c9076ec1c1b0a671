package io.virta.dashboards.live;

import io.virta.actors.Streams;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamSummary;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The streams of an account in one region as they were a moment ago: asked for once for all pages,
 * so that no page can burden the owners of streams. Safe for any thread.
 */
final class StreamDirectory {
  private static final int PARALLEL = 8;

  private final Streams streams;
  private final Namespace namespace;
  private final int streamsMax;
  private final Materializer materializer;
  private volatile Listing listing = new Listing(List.of(), false, false);

  /** A stream and how many open shards it has; 0 while it is being made. */
  record Entry(StreamSummary summary, int openShards) {}

  /**
   * The first streams in the order of their names.
   *
   * @param ready whether anything has been read yet
   */
  record Listing(List<Entry> entries, boolean more, boolean ready) {
    /** The list of a region without streams. */
    static final Listing NOTHING = new Listing(List.of(), false, true);
  }

  StreamDirectory(Streams streams, Namespace namespace, int streamsMax, Materializer materializer) {
    this.streams = streams;
    this.namespace = namespace;
    this.streamsMax = streamsMax;
    this.materializer = materializer;
  }

  Listing listing() {
    return listing;
  }

  /** Asks anew; the listing stays as it is when nobody answers. */
  CompletionStage<Listing> refresh() {
    return streams
        .list(namespace, null, streamsMax)
        .thenCompose(
            page ->
                Source.from(page.streams())
                    .mapAsync(PARALLEL, this::entry)
                    .runWith(Sink.seq(), materializer)
                    .thenApply(entries -> new Listing(entries, page.more(), true)))
        .whenComplete(
            (fresh, failure) -> {
              if (fresh != null) {
                listing = fresh;
              }
            });
  }

  private CompletionStage<Entry> entry(StreamSummary stream) {
    return streams
        .shardMap(namespace, stream.key().name())
        .thenApply(ShardMap::openCount)
        .exceptionally(notYetOrNoMore -> 0)
        .thenApply(openShards -> new Entry(stream, openShards));
  }
}
