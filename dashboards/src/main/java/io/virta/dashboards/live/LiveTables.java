package io.virta.dashboards.live;

import io.virta.actors.Streams;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.dashboards.live.StreamDirectory.Listing;
import io.virta.dashboards.rates.RateBoard;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of streams and shards, sampled at a fixed pace from start to end of the actor system.
 * A listener takes the newest table when it can write; what it missed is gone, not queued.
 */
public final class LiveTables {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private final Streams streams;
  private final ConsoleRegions regions;
  private final LiveSettings settings;
  private final RateBoard board;
  private final Function<Namespace, StreamDirectory> newDirectory;
  private final Map<Namespace, StreamDirectory> directories = new ConcurrentHashMap<>();

  /**
   * Tables of streams since the last sample, by the name of their event: made once for all pages.
   */
  private final Map<String, ByteString> frames = new ConcurrentHashMap<>();

  public LiveTables(
      Streams streams,
      ConsoleRegions regions,
      LiveSettings settings,
      RateBoard board,
      int streamsMax,
      Materializer materializer) {
    this.streams = streams;
    this.regions = regions;
    this.settings = settings;
    this.board = board;
    this.newDirectory =
        namespace -> {
          StreamDirectory directory =
              new StreamDirectory(streams, namespace, streamsMax, materializer);
          directory.refresh();
          return directory;
        };
  }

  /** Starts sampling. */
  public void start(InstantSource clock, Materializer materializer) {
    Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .runWith(Sink.foreach(tick -> sample(clock)), materializer);
    Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
        .mapConcat(tick -> List.copyOf(directories.values()))
        .mapAsync(1, directory -> directory.refresh().handle((listing, failure) -> directory))
        .runWith(Sink.ignore(), materializer);
  }

  /** Events of the table of streams: the newest one, whenever the listener can take one. */
  Source<ByteString, NotUsed> streams(String event, Namespace namespace) {
    return ticks().map(tick -> frames.computeIfAbsent(event, name -> frame(name, namespace)));
  }

  private ByteString frame(String event, Namespace namespace) {
    return SseFrame.event(event, Json.bytes(table(namespace)));
  }

  private StreamsView table(Namespace namespace) {
    return StreamsView.of(
        listing(namespace),
        board.latest(),
        streams.damages(),
        regions.name(namespace),
        regions.names());
  }

  /** What is listed of a region; of one that nobody uses nothing is kept. */
  private Listing listing(Namespace namespace) {
    if (!regions.isShown(namespace)) {
      directories.remove(namespace);
      return Listing.NOTHING;
    }
    return directories.computeIfAbsent(namespace, newDirectory).listing();
  }

  /** Events of the table of a stream's shards; fails when the stream is not there. */
  Source<ByteString, NotUsed> shards(String event, Namespace namespace, StreamName stream) {
    Source<StreamDescription, ?> descriptions =
        Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
            .mapAsync(1, tick -> streams.describe(namespace, stream))
            .expand(newest -> Stream.iterate(newest, same -> same).iterator());
    return ticks()
        .zipWith(
            descriptions,
            (tick, description) ->
                SseFrame.event(
                    event,
                    Json.bytes(ShardsView.of(description, board.latest(), streams.scalings()))));
  }

  /** The recent rates of all streams of a region, as JSON. */
  byte[] history(Namespace namespace) {
    return Json.bytes(HistoryView.of(board.history().copy(), namespace));
  }

  // A tick that nobody takes is dropped: this is what keeps a slow listener from queuing tables.
  private Source<NotUsed, NotUsed> ticks() {
    return Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .mapMaterializedValue(cancellable -> NotUsed.getInstance());
  }

  private void sample(InstantSource clock) {
    try {
      board.sample(streams.counters(), clock.millis());
      frames.clear();
    } catch (RuntimeException e) {
      LOG.warn("The console shows old rates: reading the counters failed.", e);
    }
  }
}
