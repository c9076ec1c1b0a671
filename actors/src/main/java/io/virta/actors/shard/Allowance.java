package io.virta.actors.shard;

/**
 * A token bucket. It fills at a rate per second and holds the amount of one second. Spending more
 * than it holds makes a debt, which has to be refilled first: this lets a record of 10 MiB pass a
 * shard with a quota of 1 MiB per second. A clock that steps back adds nothing. Not thread safe.
 */
final class Allowance {
  private static final double MILLIS = 1_000;

  private final boolean unlimited;
  private final double perSecond;
  private double left;
  private long paidMillis;

  Allowance(long perSecond) {
    this.unlimited = perSecond == ShardQuota.UNLIMITED;
    this.perSecond = (double) perSecond;
    this.left = this.perSecond;
  }

  /** Refills the bucket and returns the amount left at that time; negative in debt. */
  double left(long nowMillis) {
    if (unlimited) {
      return Double.MAX_VALUE;
    }
    if (nowMillis > paidMillis) {
      left = Math.min(perSecond, left + perSecond * ((nowMillis - paidMillis) / MILLIS));
    }
    paidMillis = nowMillis;
    return left;
  }

  /** Returns whether {@code amount} may be spent: enough is left, or the bucket is full. */
  boolean admits(double amount, double ofLeft) {
    return ofLeft >= Math.min(amount, perSecond);
  }

  /** Returns how many milliseconds it takes until the amount left is above 0; 0 if it is. */
  long waitMillis(long nowMillis) {
    double now = left(nowMillis);
    return now > 0 ? 0 : 1 + (long) (-now / perSecond * MILLIS);
  }

  void spend(double amount) {
    left -= amount;
  }
}
