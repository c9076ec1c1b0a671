package io.virta.dashboards.rates;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.dashboards.rates.RateTable.ShardRates;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * Samples the counters of all shards and keeps the newest rates and their recent history. One
 * thread samples; any thread reads.
 */
public final class RateSampler {
  // A rate spans this many intervals: over a single one, one batch more or less makes it jump.
  private static final int INTERVALS = 2;

  private final Deque<Sample> samples = new ArrayDeque<>();
  private final History history;
  private volatile RateTable latest = RateTable.EMPTY;

  private record Sample(long atMillis, Map<ShardKey, Totals> totals) {}

  /**
   * @param historyPoints number of samples in the history of a stream
   * @param streamsMax limit of streams with a history
   */
  public RateSampler(int historyPoints, int streamsMax) {
    this.history = new History(historyPoints, streamsMax);
  }

  /** Reads all counters and publishes the rates since an earlier sample. */
  public void sample(Iterable<StreamCounters> counters, long nowMillis) {
    Map<ShardKey, Totals> totals = new HashMap<>();
    Map<StreamKey, StreamRates> streams = new HashMap<>();
    for (StreamCounters stream : counters) {
      streams.put(stream.stream(), ratesOf(stream, nowMillis, totals));
    }
    samples.addLast(new Sample(nowMillis, totals));
    if (samples.size() > INTERVALS) {
      samples.removeFirst();
    }
    latest = new RateTable(nowMillis, streams);
    history.add(latest);
  }

  public RateTable latest() {
    return latest;
  }

  public History history() {
    return history;
  }

  private StreamRates ratesOf(StreamCounters stream, long nowMillis, Map<ShardKey, Totals> totals) {
    Map<ShardId, ShardRates> shards = new HashMap<>();
    Flow sum = Flow.NONE;
    long lastArrivalMillis = 0;
    for (ShardCounters shard : stream.shards()) {
      Totals now = Totals.of(shard);
      totals.put(shard.shard(), now);
      Flow flow = flowOf(shard.shard(), now, nowMillis);
      shards.put(
          shard.shard().shard(), new ShardRates(flow, shard.nextSeq(), shard.lastArrivalMillis()));
      sum = sum.plus(flow);
      lastArrivalMillis = Math.max(lastArrivalMillis, shard.lastArrivalMillis());
    }
    return new StreamRates(sum, lastArrivalMillis, shards);
  }

  private Flow flowOf(ShardKey shard, Totals now, long nowMillis) {
    Sample before = samples.peekFirst();
    if (before == null || before.atMillis() >= nowMillis) {
      return Flow.NONE;
    }
    // A shard without an earlier sample has started since then, so it counted from zero.
    Totals then = before.totals().getOrDefault(shard, Totals.ZERO);
    return now.since(then, (nowMillis - before.atMillis()) / 1000.0);
  }
}
