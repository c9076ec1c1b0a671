package io.virta.dashboards.rates;

import io.virta.actors.figures.ShardCounters;

/** A shard's counters at one moment. */
record Totals(long recordsIn, long bytesIn, long recordsOut, long bytesOut, long refused) {
  static final Totals ZERO = new Totals(0, 0, 0, 0, 0);

  static Totals of(ShardCounters shard) {
    return new Totals(
        shard.incomingRecords(),
        shard.incomingBytes(),
        shard.outgoingRecords(),
        shard.outgoingBytes(),
        shard.refusedRecords());
  }

  /** Returns the rates per second since {@code before}, {@code seconds} ago. */
  Flow since(Totals before, double seconds) {
    return new Flow(
        rate(recordsIn - before.recordsIn, seconds),
        rate(bytesIn - before.bytesIn, seconds),
        rate(recordsOut - before.recordsOut, seconds),
        rate(bytesOut - before.bytesOut, seconds),
        rate(refused - before.refused, seconds));
  }

  // The counters of a shard that moved away and came back start at zero again: report 0 instead of
  // a negative rate.
  private static double rate(long delta, double seconds) {
    return Math.max(0, delta) / seconds;
  }
}
