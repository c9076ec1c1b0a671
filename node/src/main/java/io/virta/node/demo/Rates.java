package io.virta.node.demo;

/** Converts monotonic counters to rates per second. Not thread-safe. */
final class Rates {
  private final long[] before;

  Rates(long... first) {
    this.before = first.clone();
  }

  /** Returns the growth of each counter per second since the last call; 0 if it was reset. */
  double[] next(double elapsedSeconds, long... now) {
    double[] perSecond = new double[now.length];
    for (int i = 0; i < now.length; i++) {
      perSecond[i] = Math.max(0, now[i] - before[i]) / elapsedSeconds;
      before[i] = now[i];
    }
    return perSecond;
  }

  /** Rounds to three decimals. */
  static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
