package io.virta.dashboards.tail;

import io.virta.actors.Shards;
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
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Follows all open shards of a stream from their newest records on, and their children. It reads at
 * the speed of the shards and keeps only the rows of the next frame; a slow listener gets fewer
 * frames, with correct counts. Safe for any thread.
 */
public final class Tail {
  private static final long FROM_START = 1;
  // Shards read concurrently at the start; each may exceed the look-back bytes by one record.
  private static final int SHARDS_AT_A_TIME = 4;
  private static final Duration QUIET = Duration.ofSeconds(1);

  private final Shards shards;
  private final TailSettings settings;

  public Tail(Shards shards, TailSettings settings) {
    this.shards = shards;
    this.settings = settings;
  }

  /**
   * Emits the newest stored records, then new arrivals, in frames of bounded rate and size, and at
   * least one frame per second, even without rows. Fails if the stream does not exist.
   */
  public Source<TailFrame, NotUsed> follow(
      Namespace namespace, StreamName stream, TextFilter filter) {
    return Source.completionStage(shards.shardMap(namespace, stream))
        .flatMapConcat(map -> tips(map, filter).flatMapConcat(tips -> frames(map, tips, filter)));
  }

  /** A shard, the result of its look-back, and the number of the next record to read. */
  private record Tip(Shard shard, LookBack.Seen seen, long nextSeq) {}

  private record Arrivals(Shard shard, RecordSlice slice) {}

  private Source<TailFrame, NotUsed> frames(ShardMap map, List<Tip> tips, TextFilter filter) {
    TailFrame first = first(map, tips);
    return Source.single(first)
        .concat(
            windows(map, tips, filter)
                .scan(first, TailFrame::next)
                .drop(1)); // scan emits its initial value first
  }

  private TailFrame first(ShardMap map, List<Tip> tips) {
    List<TailRow> rows = new ArrayList<>();
    TailCounts counts = TailCounts.NONE;
    for (Tip tip : tips) {
      rows.addAll(tip.seen().rows());
      counts = counts.plus(tip.seen().counts());
    }
    rows.sort(Comparator.comparingLong(TailRow::arrivedMillis));
    return new TailFrame(
        map.key(),
        rows.subList(Math.max(0, rows.size() - settings.firstRowsMax()), rows.size()),
        counts,
        TailCounts.NONE,
        0,
        tips.size(),
        map.openCount());
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
        shards,
        map,
        tips.stream().map(Tip::shard).toList(),
        (shard, isFirst) ->
            shards
                .source(map.key().shard(shard.id()), starts.getOrDefault(shard.id(), FROM_START))
                .map(slice -> new Arrivals(shard, slice)));
  }

  private TailWindow window(TextFilter filter) {
    return new TailWindow(filter, settings.rowsPerFrameMax(), settings.previewBytesMax());
  }

  private static TailWindow add(TailWindow window, Arrivals arrivals) {
    return window.add(arrivals.shard(), arrivals.slice());
  }

  private Source<List<Tip>, NotUsed> tips(ShardMap map, TextFilter filter) {
    int followed = Math.min(map.openCount(), settings.shardsMax());
    LookBack lookBack =
        new LookBack(
            shards,
            filter,
            settings.lookBackPerShard(filter, followed),
            filter.passesAll() ? Math.max(1, settings.recentPerShard()) : settings.firstRowsMax(),
            settings.previewBytesMax(),
            settings.lookBackBytesMax());
    return Source.range(0, followed - 1)
        .mapAsync(SHARDS_AT_A_TIME, place -> tip(map, map.open(place), lookBack))
        .fold(List.<Tip>of(), Tail::append);
  }

  private CompletionStage<Tip> tip(ShardMap map, Shard shard, LookBack lookBack) {
    ShardKey key = map.key().shard(shard.id());
    return shards
        .positionOf(key, StartingPosition.latest())
        .thenCompose(
            next ->
                lookBack.before(shard, key, next).thenApply(seen -> new Tip(shard, seen, next)));
  }

  private static List<Tip> append(List<Tip> tips, Tip tip) {
    List<Tip> all = new ArrayList<>(tips);
    all.add(tip);
    return all;
  }
}
