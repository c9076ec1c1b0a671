package io.virta.http.metrics;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.model.ShardKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The counters of a stream, summed over all its shards. The counts of a shard are kept when the
 * shard disappears after a reshard, so totals never decrease. Not thread-safe.
 */
final class StreamTotals {
  private final List<Figure<ShardCounters>> counters;
  private final double[] totals;
  private Map<ShardKey, double[]> seen = new HashMap<>();
  private List<ShardCounters> shards = List.of();

  /** Takes figures that only increase. */
  StreamTotals(List<Figure<ShardCounters>> counters) {
    this.counters = counters;
    this.totals = new double[counters.size()];
  }

  /** Adds the counts of the stream's shards since the last call. */
  void update(List<ShardCounters> newest) {
    Map<ShardKey, double[]> seenNow = new HashMap<>();
    for (ShardCounters shard : newest) {
      double[] counts = seen.getOrDefault(shard.shard(), new double[totals.length]);
      for (int i = 0; i < totals.length; i++) {
        double before = counts[i];
        counts[i] = Math.max(before, counters.get(i).read().applyAsDouble(shard));
        totals[i] += counts[i] - before;
      }
      seenNow.put(shard.shard(), counts);
    }
    seen = seenNow;
    shards = new ArrayList<>(newest);
  }

  /** Returns the total of the counter at that index of the list. */
  double total(int counter) {
    return totals[counter];
  }

  /** The shards of the last update. */
  List<ShardCounters> shards() {
    return shards;
  }
}
