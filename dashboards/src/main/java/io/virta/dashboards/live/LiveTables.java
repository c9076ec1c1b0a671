package io.virta.dashboards.live;

import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;
import io.virta.dashboards.live.StreamDirectory.Listing;
import io.virta.dashboards.rates.RateSampler;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables of streams and shards, sampled at a fixed interval until the actor system ends. A
 * listener gets the newest table when its connection can take it; missed tables are dropped, not
 * queued.
 */
public final class LiveTables {
  private static final Logger LOG = LoggerFactory.getLogger(LiveTables.class);
  private final Streams streams;
  private final NodeFigures figures;
  private final ConsoleRegions regions;
  private final LiveSettings settings;
  private final RateSampler rates;
  private final InstantSource clock;
  private final Function<Namespace, StreamDirectory> newDirectory;
  private final Map<Namespace, StreamDirectory> directories = new ConcurrentHashMap<>();

  /** Tables of streams since the last sample, created once for all pages. */
  private final Map<TopicName, ReadyJson> pages = new ConcurrentHashMap<>();

  public LiveTables(
      Streams streams,
      Shards shards,
      NodeFigures figures,
      ConsoleRegions regions,
      LiveSettings settings,
      RateSampler rates,
      int streamsMax,
      InstantSource clock) {
    this.streams = streams;
    this.figures = figures;
    this.regions = regions;
    this.settings = settings;
    this.rates = rates;
    this.clock = clock;
    this.newDirectory =
        namespace -> {
          StreamDirectory directory =
              new StreamDirectory(streams, shards, namespace, streamsMax, clock);
          directory.refresh();
          return directory;
        };
  }

  /** Starts sampling. */
  public void start(Materializer materializer) {
    Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .runWith(Sink.foreach(tick -> sample()), materializer);
    Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
        .mapConcat(tick -> watchedDirectories())
        .mapAsync(1, StreamDirectory::refresh)
        .runWith(Sink.ignore(), materializer);
  }

  /**
   * Returns the recently requested directories; the others are dropped, and read again on request.
   */
  private List<StreamDirectory> watchedDirectories() {
    directories.values().removeIf(directory -> !directory.isWatched());
    return List.copyOf(directories.values());
  }

  /** Returns the feed of one page of the stream list. */
  TopicFeed<ReadyJson> streams(TopicName name, Namespace namespace, StreamsQuery query) {
    return TopicFeed.sampled(
        settings.frameInterval(),
        () ->
            pages.computeIfAbsent(
                name, page -> ReadyJson.of(StreamsView.of(source(namespace), query))));
  }

  private StreamsView.Source source(Namespace namespace) {
    if (!regions.isShown(namespace)) { // no state for regions without streams
      return source(
          namespace, new Listing(List.of(), false, clock.millis()), none -> Optional.empty());
    }
    StreamDirectory directory = directories.computeIfAbsent(namespace, newDirectory);
    return source(namespace, directory.listing(), directory::shards);
  }

  private StreamsView.Source source(
      Namespace namespace, Listing listing, Function<StreamKey, Optional<ShardMap>> shards) {
    return new StreamsView.Source(
        listing,
        shards,
        rates.latest(),
        figures.damages(),
        settings.frameInterval(),
        regions.name(namespace),
        regions.names());
  }

  /** Returns the table of a stream's shards, on demand; fails if the stream does not exist. */
  Source<ShardsView, NotUsed> shards(Namespace namespace, StreamName stream) {
    Source<StreamDescription, ?> descriptions =
        Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
            .mapAsync(1, tick -> streams.describe(namespace, stream))
            .expand(newest -> Stream.iterate(newest, same -> same).iterator());
    // Ticks without demand are dropped, so that no tables queue up for a slow listener.
    return Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .mapMaterializedValue(cancellable -> NotUsed.getInstance())
        .zipWith(
            descriptions,
            (tick, description) ->
                ShardsView.of(
                    description,
                    rates.latest(),
                    settings.frameInterval(),
                    StreamsView.damaged(figures.damages()).contains(description.key()),
                    figures.scalings()));
  }

  /** Returns the recent rates of some streams of a region, as JSON. */
  byte[] history(Namespace namespace, Set<String> names) {
    return Json.bytes(HistoryView.of(rates.history(), namespace, names));
  }

  private void sample() {
    try {
      rates.sample(figures.counters(), clock.millis());
      pages.clear();
    } catch (RuntimeException e) {
      LOG.warn("The console shows old rates: reading the counters failed.", e);
    }
  }
}
