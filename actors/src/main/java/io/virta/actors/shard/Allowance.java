package io.virta.actors.shard;

/**
 * A token bucket. It fills by an amount per second and holds the amount of one second. Spending
 * more than it holds makes a debt, which has to be refilled first: so a record of 10 MiB can pass a
 * shard that takes 1 MiB per second. A clock that steps back adds nothing. Not thread safe.
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

  /** What is left at that time; negative in debt. */
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

  /** Whether that much may be spent: so much is left, or the bucket is full. */
  boolean admits(double amount, double ofLeft) {
    return ofLeft >= Math.min(amount, perSecond);
  }

  /** How long it takes until something is left, in milliseconds; 0 when something is. */
  long waitMillis(long nowMillis) {
    double now = left(nowMillis);
    return now > 0 ? 0 : 1 + (long) (-now / perSecond * MILLIS);
  }

  void spend(double amount) {
    left -= amount;
  }
}
