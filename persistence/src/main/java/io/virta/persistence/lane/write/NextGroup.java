package io.virta.persistence.lane.write;

/**
 * How long the next group waits for the writers that the last one has just answered. A shard has
 * one write in flight and sends its next one right after the answer, a little too late for a group
 * that starts at once. Without this pause shards would take turns: half of them in every second
 * group, so that each write waited for two fsyncs. The pause ends as soon as all of them are back,
 * and is short compared with an fsync. Used by one thread.
 */
final class NextGroup {
  /** With faster fsyncs, waking up the thread once more would take as long as the gain. */
  static final long FORCE_NANOS_MIN = 500_000;

  private static final int FORCES_PER_PAUSE = 4;
  private static final long PAUSE_NANOS_MAX = 2_000_000;

  /** The weight of the newest fsync in the mean is 1 / 8. */
  private static final int MEAN_OF = 8;

  private long meanForceNanos;
  private int expected;
  private long endNanos;

  /**
   * Takes a group into account that has just been answered.
   *
   * @param answered the number of its requests
   * @param waiting the number of requests that wait for the next group
   * @param forceNanos how long its fsync took; 0 if there was none
   */
  void follows(int answered, int waiting, long forceNanos, long nowNanos) {
    meanForceNanos += meanForceNanos == 0 ? forceNanos : (forceNanos - meanForceNanos) / MEAN_OF;
    expected = answered + waiting;
    endNanos = nowNanos + pauseNanos();
  }

  private long pauseNanos() {
    return meanForceNanos < FORCE_NANOS_MIN
        ? 0
        : Math.min(meanForceNanos / FORCES_PER_PAUSE, PAUSE_NANOS_MAX);
  }

  /** Returns how much longer to wait with that many requests; 0 or less to start the group. */
  long pauseNanos(int waiting, long nowNanos) {
    return waiting >= expected ? 0 : endNanos - nowNanos;
  }
}
