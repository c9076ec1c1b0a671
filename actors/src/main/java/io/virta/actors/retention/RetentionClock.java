package io.virta.actors.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The time that retention goes by: that of the wall clock, unless the wall clock jumps against the
 * monotonic clock. A new time counts only once it has agreed with the monotonic clock for the
 * settling time; until then the time from before the jump goes on. So a clock that is wrong for
 * some seconds neither destroys nor hides a record.
 *
 * <p>After a start the time of the newest record in the log stands for the time before: a wall
 * clock that is further ahead of it than the settling time must settle first, too. A wall clock
 * behind the newest record is taken at once, since a time too early destroys nothing.
 *
 * <p>Reading the time is also how a jump is noticed. Safe for any thread; takes no lock while the
 * clocks agree.
 */
public final class RetentionClock {
  private static final Logger log = LoggerFactory.getLogger(RetentionClock.class);

  /** How far the two clocks may drift apart between two comparisons, and be trusted. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private static final long COMPARED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private final Duration settling;

  private volatile Reading trusted;

  /** Where a time began that is not trusted yet; null while the clocks agree. */
  private volatile @Nullable Reading doubted;

  /** The first reading if it had to settle, as after every longer rest; that is no jump. */
  private final @Nullable Reading settlingSinceStart;

  /** Both clocks at one moment. */
  private record Reading(long wallMillis, long nanos) {
    /** What the wall clock shows at another moment if it runs as the monotonic clock does. */
    long wallMillisAt(long otherNanos) {
      return wallMillis + TimeUnit.NANOSECONDS.toMillis(otherNanos - nanos);
    }

    boolean agreesWith(Reading other) {
      return Math.abs(other.wallMillis - wallMillisAt(other.nanos)) <= TOLERANCE.toMillis();
    }
  }

  private RetentionClock(
      InstantSource wall,
      LongSupplier monotonicNanos,
      Duration settling,
      Reading trusted,
      @Nullable Reading settlingSinceStart) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    this.settling = settling;
    this.trusted = trusted;
    this.doubted = settlingSinceStart;
    this.settlingSinceStart = settlingSinceStart;
  }

  /**
   * A clock for a log whose newest record arrived at that time.
   *
   * @param settling how long a new time must agree with the monotonic clock before it counts
   * @param newestArrivalMillis epoch milliseconds; 0 when the log holds no record
   */
  public static RetentionClock startingAfter(
      long newestArrivalMillis,
      InstantSource wall,
      LongSupplier monotonicNanos,
      Duration settling) {
    Reading now = new Reading(wall.millis(), monotonicNanos.getAsLong());
    boolean plausible =
        newestArrivalMillis == 0 || now.wallMillis - newestArrivalMillis <= settling.toMillis();
    if (plausible) {
      return new RetentionClock(wall, monotonicNanos, settling, now, null);
    }
    log.info(
        "the newest record is from {} and the clock shows {}: retention removes nothing newer until"
            + " the clock has been steady for {}",
        Instant.ofEpochMilli(newestArrivalMillis),
        Instant.ofEpochMilli(now.wallMillis),
        settling);
    Reading before = new Reading(newestArrivalMillis, now.nanos);
    return new RetentionClock(wall, monotonicNanos, settling, before, now);
  }

  /** The time for retention, epoch milliseconds. */
  public long millis() {
    Reading now = new Reading(wall.millis(), monotonicNanos.getAsLong());
    Reading before = trusted;
    boolean compared = now.nanos - before.nanos < COMPARED_EVERY_NANOS;
    return compared && doubted == null && before.agreesWith(now) ? now.wallMillis : compare(now);
  }

  /** Records that arrived before this time have outlived that retention. */
  public Instant horizon(Duration retention) {
    return Instant.ofEpochMilli(millis()).minus(retention);
  }

  /** One sentence on a jump of the clock that has not settled; empty while there is none. */
  public Optional<String> doubt() {
    millis();
    Reading since = doubted;
    return since == null || since.equals(settlingSinceStart)
        ? Optional.empty()
        : Optional.of(
            "The clock jumped to %s; retention goes by the time before until the clock has been steady for %s."
                .formatted(Instant.ofEpochMilli(since.wallMillis), settling));
  }

  private synchronized long compare(Reading now) {
    if (trusted.agreesWith(now)) {
      if (doubted != null) {
        doubted = null;
        log.info(
            "the clock is back at {}, the time that retention goes by",
            Instant.ofEpochMilli(now.wallMillis));
      }
      return trust(now);
    }
    Reading since = doubted;
    if (since == null) {
      log.warn(
          "the clock jumped from {} to {}: retention goes by the time before until the clock has"
              + " been steady for {}",
          Instant.ofEpochMilli(trusted.wallMillisAt(now.nanos)),
          Instant.ofEpochMilli(now.wallMillis),
          settling);
    }
    if (since == null || !since.agreesWith(now)) {
      since = now;
      doubted = now;
    }
    if (now.nanos - since.nanos < settling.toNanos()) {
      return trusted.wallMillisAt(now.nanos);
    }
    doubted = null;
    log.info(
        "the clock has been steady for {}: retention goes by it again, at {}",
        settling,
        Instant.ofEpochMilli(now.wallMillis));
    return trust(now);
  }

  private long trust(Reading now) {
    trusted = now;
    return now.wallMillis;
  }
}
