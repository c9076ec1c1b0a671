package io.virta.dashboards.tail;

import io.virta.actors.Streams;
import io.virta.actors.lineage.LineageSource;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Follows all open shards of a stream from their newest records on, and their children. It reads as
 * fast as the shards give and keeps what a frame may show; a listener that takes frames slowly gets
 * fewer, with all counts right. Safe for any thread.
 */
public final class Tail {
  private static final int RECENT_BYTES_MAX = 256 * 1024;
  private static final long FROM_START = 1;
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Streams streams;
  private final TailSettings settings;

  public Tail(Streams streams, TailSettings settings) {
    this.streams = streams;
    this.settings = settings;
  }

  /**
   * First the newest records there are, then those that come, in frames of a bounded rate and size;
   * a frame without rows at least each second. Fails when the stream is not there.
   */
  public Source<TailFrame, NotUsed> follow(
      Namespace namespace, StreamName stream, TextFilter filter) {
    return Source.completionStageSource(
            streams
                .shardMap(namespace, stream)
                .thenCompose(map -> tips(map).thenApply(tips -> frames(map, tips, filter))))
        .mapMaterializedValue(whenStarted -> NotUsed.getInstance());
  }

  /** A shard, its newest records, and where those that come will start. */
  private record Tip(Shard shard, ShardKey key, RecordSlice recent, long nextSeq) {}

  private record Arrivals(Shard shard, RecordSlice slice) {}

  private Source<TailFrame, NotUsed> frames(ShardMap map, List<Tip> tips, TextFilter filter) {
    TailFrame first = new TailFrame(recent(tips, filter), 0, 0, 0, 0, tips.size(), map.openCount());
    return Source.single(first)
        .concat(
            windows(map, tips, filter)
                .scan(first, TailFrame::next)
                .drop(1)); // scan repeats its zero
  }

  private Source<TailWindow, NotUsed> windows(ShardMap map, List<Tip> tips, TextFilter filter) {
    return arrivals(map, tips)
        .conflateWithSeed(
            arrivals -> add(window(filter), arrivals), (window, next) -> add(window, next))
        .throttle(1, settings.frameInterval())
        .keepAlive(QUIET, () -> window(filter));
  }

  private Source<Arrivals, NotUsed> arrivals(ShardMap map, List<Tip> tips) {
    Map<ShardId, Long> starts =
        tips.stream().collect(Collectors.toMap(tip -> tip.shard().id(), Tip::nextSeq));
    return LineageSource.of(
        streams,
        map.key(),
        tips.stream().map(Tip::shard).toList(),
        (shard, isFirst) ->
            streams
                .source(map.key().shard(shard.id()), starts.getOrDefault(shard.id(), FROM_START))
                .map(slice -> new Arrivals(shard, slice)));
  }

  private TailWindow window(TextFilter filter) {
    return new TailWindow(filter, settings.rowsPerFrameMax());
  }

  private static TailWindow add(TailWindow window, Arrivals arrivals) {
    return window.add(arrivals.shard(), arrivals.slice());
  }

  private CompletionStage<List<Tip>> tips(ShardMap map) {
    CompletionStage<List<Tip>> tips = CompletableFuture.completedFuture(new ArrayList<>());
    for (int place = 0; place < Math.min(map.openCount(), settings.shardsMax()); place++) {
      tips = tips.thenCombine(tip(map, map.open(place)), Tail::append);
    }
    return tips;
  }

  private CompletionStage<Tip> tip(ShardMap map, Shard shard) {
    ShardKey key = map.key().shard(shard.id());
    return streams
        .positionOf(key, StartingPosition.latest())
        .thenCompose(
            next -> recent(key, next).thenApply(recent -> new Tip(shard, key, recent, next)));
  }

  private CompletionStage<RecordSlice> recent(ShardKey key, long nextSeq) {
    int count = settings.recentPerShard();
    return count == 0
        ? CompletableFuture.completedFuture(new RecordSlice(List.of(), nextSeq, 0, false))
        : streams.read(key, Math.max(0, nextSeq - count), count, RECENT_BYTES_MAX);
  }

  private List<TailRecord> recent(List<Tip> tips, TextFilter filter) {
    TailWindow window =
        new TailWindow(filter, Math.max(1, settings.recentPerShard() * tips.size()));
    tips.forEach(tip -> window.add(tip.shard(), tip.recent()));
    List<TailRecord> rows = new ArrayList<>(window.rows());
    rows.sort(Comparator.comparingLong(row -> row.block().arrivalMillis()));
    return rows.subList(Math.max(0, rows.size() - settings.recentRowsMax()), rows.size());
  }

  private static List<Tip> append(List<Tip> tips, Tip tip) {
    tips.add(tip);
    return tips;
  }
}
