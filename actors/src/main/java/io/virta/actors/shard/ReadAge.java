package io.virta.actors.shard;

/** The largest age noted within the last one to two minutes. Safe for any thread. */
final class ReadAge {
  private static final long PERIOD_MILLIS = 60_000;

  private long period;
  private long newest;
  private long before;

  synchronized void note(long ageMillis, long nowMillis) {
    turn(nowMillis);
    newest = Math.max(newest, ageMillis);
  }

  synchronized long largest(long nowMillis) {
    turn(nowMillis);
    return Math.max(newest, before);
  }

  private void turn(long nowMillis) {
    long now = nowMillis / PERIOD_MILLIS;
    if (now != period) {
      before = now == period + 1 ? newest : 0;
      newest = 0;
      period = now;
    }
  }
}
