package io.virta.node.demo;

/** Turns counters that only grow into amounts per second. Not safe for threads. */
final class Rates {
  private final long[] before;

  Rates(long... first) {
    this.before = first.clone();
  }

  /** The growth of each counter per second since the last call; 0 when one was reset. */
  double[] next(double elapsedSeconds, long... now) {
    double[] perSecond = new double[now.length];
    for (int i = 0; i < now.length; i++) {
      perSecond[i] = Math.max(0, now[i] - before[i]) / elapsedSeconds;
      before[i] = now[i];
    }
    return perSecond;
  }

  /** Three decimals are enough for people. */
  static double round(double value) {
    return Math.round(value * 1_000) / 1_000.0;
  }
}
