package io.virta.dashboards.live;

import io.virta.actors.Streams;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamName;
import io.virta.dashboards.rates.RateBoard;
import java.time.Duration;
import java.time.InstantSource;
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
  private static final String STREAMS = "streams";

  private final Streams streams;
  private final AccountId account;
  private final LiveSettings settings;
  private final RateBoard board;
  private final StreamDirectory directory;
  private volatile ByteString streamsFrame = ByteString.emptyByteString();

  public LiveTables(
      Streams streams,
      AccountId account,
      LiveSettings settings,
      RateBoard board,
      int streamsMax,
      Materializer materializer) {
    this.streams = streams;
    this.account = account;
    this.settings = settings;
    this.board = board;
    this.directory = new StreamDirectory(streams, account, streamsMax, materializer);
  }

  /** Starts sampling. */
  public void start(InstantSource clock, Materializer materializer) {
    Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .runWith(Sink.foreach(tick -> sample(clock)), materializer);
    Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
        .mapAsync(1, tick -> directory.refresh().handle((listing, failure) -> tick))
        .runWith(Sink.ignore(), materializer);
  }

  /** Events of the table of streams: the newest one, whenever the listener can take one. */
  Source<ByteString, NotUsed> streams() {
    return ticks().map(tick -> streamsFrame).filter(frame -> !frame.isEmpty());
  }

  /** Events of the table of a stream's shards; fails when the stream is not there. */
  Source<ByteString, NotUsed> shards(String event, StreamName stream) {
    Source<StreamDescription, ?> descriptions =
        Source.tick(Duration.ZERO, settings.directoryInterval(), NotUsed.getInstance())
            .mapAsync(1, tick -> streams.describe(account, stream))
            .expand(newest -> Stream.iterate(newest, same -> same).iterator());
    return ticks()
        .zipWith(
            descriptions,
            (tick, description) ->
                SseFrame.event(
                    event,
                    Json.bytes(ShardsView.of(description, board.latest(), streams.scalings()))));
  }

  /** The recent rates of all streams, as JSON. */
  byte[] history() {
    return Json.bytes(HistoryView.of(board.history().copy(), account));
  }

  // A tick that nobody takes is dropped: this is what keeps a slow listener from queuing tables.
  private Source<NotUsed, NotUsed> ticks() {
    return Source.tick(Duration.ZERO, settings.frameInterval(), NotUsed.getInstance())
        .mapMaterializedValue(cancellable -> NotUsed.getInstance());
  }

  private void sample(InstantSource clock) {
    try {
      board.sample(streams.counters(), clock.millis());
      streamsFrame =
          SseFrame.event(
              STREAMS,
              Json.bytes(StreamsView.of(directory.listing(), board.latest(), streams.damages())));
    } catch (RuntimeException e) {
      LOG.warn("The console shows old rates: reading the counters failed.", e);
    }
  }
}
