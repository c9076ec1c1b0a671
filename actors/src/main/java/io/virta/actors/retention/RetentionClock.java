package io.virta.actors.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clock for retention: the wall clock, unless that jumps ahead of the monotonic clock. After a
 * jump, the retention clock continues from the time before the jump until the wall clock has
 * settled, which means that during the complete settling time it stayed ahead; then the retention
 * clock advances by the smallest lead that the wall clock had in that time. So a clock that is
 * ahead for a while neither deletes nor hides a record. When the wall clock goes back, the
 * retention clock follows at once, because too early a time deletes nothing.
 *
 * <p>After a start, the last recorded retention time ({@link TrustedTime}) is the time before the
 * jump.
 *
 * <p>Jumps are detected when the time is read. Safe for any thread; takes a lock about once a
 * second and when the wall clock's offset has changed.
 */
public final class RetentionClock {
  private static final Logger log = LoggerFactory.getLogger(RetentionClock.class);

  /** How far the wall clock may run ahead of the monotonic clock in one settling time. */
  private static final Duration TOLERANCE = Duration.ofSeconds(10);

  private static final long COMPARED_EVERY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private final Duration settling;
  private volatile State state;

  /**
   * The state of the clock. An offset is the lead of a clock over the monotonic clock, in
   * milliseconds: a jump changes it, the passing of time does not.
   *
   * @param offset offset of the retention time
   * @param comparedAtNanos monotonic time of the last comparison of the clocks
   * @param allowanceMillis remaining part of the tolerance
   * @param doubt null while the clocks agree
   */
  private record State(
      long offset, long comparedAtNanos, long allowanceMillis, @Nullable Doubt doubt) {
    /** Returns whether a wall clock with that offset changes nothing. */
    boolean expects(long nowOffset) {
      return doubt == null ? isNear(nowOffset, offset) : doubt.expects(nowOffset);
    }

    long millis(long wallMillis, long nanos) {
      return doubt == null ? wallMillis : offset + RetentionClock.millis(nanos);
    }
  }

  /**
   * A wall clock that is ahead of the retention time.
   *
   * @param sinceNanos monotonic time at which the doubt began
   * @param leastOffset the smallest offset of the wall clock since then
   * @param offset its newest offset
   * @param jumpedTo its time after its last jump, in epoch milliseconds
   * @param ofStart whether the doubt began at the start and no jump was seen since, as after every
   *     longer downtime
   */
  private record Doubt(
      long sinceNanos, long leastOffset, long offset, long jumpedTo, boolean ofStart) {
    boolean expects(long nowOffset) {
      return nowOffset >= leastOffset && isNear(nowOffset, offset);
    }

    Doubt seen(long nowOffset, long wallMillis) {
      boolean jumped = !isNear(nowOffset, offset);
      return new Doubt(
          sinceNanos,
          Math.min(leastOffset, nowOffset),
          nowOffset,
          jumped ? wallMillis : jumpedTo,
          ofStart && !jumped);
    }
  }

  private RetentionClock(InstantSource wall, LongSupplier monotonicNanos, Duration settling) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    this.settling = settling;
    long nanos = monotonicNanos.getAsLong();
    this.state = new State(wall.millis() - millis(nanos), nanos, TOLERANCE.toMillis(), null);
  }

  /**
   * Returns a clock for an empty log; it trusts the current wall clock.
   *
   * @param settling how long the wall clock must be steady after a jump before it is trusted; zero
   *     trusts every time at once
   */
  public static RetentionClock startingNow(
      InstantSource wall, LongSupplier monotonicNanos, Duration settling) {
    return new RetentionClock(wall, monotonicNanos, settling);
  }

  /**
   * Returns a clock for an existing log. A wall clock that is ahead of the last trusted time by
   * more than the settling time must settle first.
   *
   * @param lastTrusted the retention time when the log was last open; empty when it is not known,
   *     and then the wall clock must always settle
   */
  public static RetentionClock startingAfter(
      Optional<Instant> lastTrusted,
      InstantSource wall,
      LongSupplier monotonicNanos,
      Duration settling) {
    RetentionClock clock = new RetentionClock(wall, monotonicNanos, settling);
    State now = clock.state;
    long wallMillis = now.offset() + millis(now.comparedAtNanos());
    long ahead = wallMillis - lastTrusted.orElse(Instant.EPOCH).toEpochMilli();
    if (!settling.isZero() && ahead > settling.toMillis()) {
      log.info(
          "the clock shows {} and the node last ran at {}: retention ignores the clock until it has"
              + " been steady for {}",
          Instant.ofEpochMilli(wallMillis),
          lastTrusted.map(Instant::toString).orElse("an unknown time"),
          settling);
      long offset = now.offset();
      clock.state =
          new State(
              offset - ahead,
              now.comparedAtNanos(),
              now.allowanceMillis(),
              new Doubt(now.comparedAtNanos(), offset, offset, wallMillis, true));
    }
    return clock;
  }

  /** Returns the retention time, in epoch milliseconds. */
  public long millis() {
    long wallMillis = wall.millis();
    long nanos = monotonicNanos.getAsLong();
    State known = state;
    return nanos - known.comparedAtNanos() < COMPARED_EVERY_NANOS
            && known.expects(wallMillis - millis(nanos))
        ? known.millis(wallMillis, nanos)
        : compare(wallMillis, nanos);
  }

  /** Returns the time before which records must have arrived to have outlived that retention. */
  public Instant horizon(Duration retention) {
    return Instant.ofEpochMilli(millis()).minus(retention);
  }

  /**
   * Returns one sentence about a jump of the clock that has not settled; empty while there is none.
   */
  public Optional<String> doubt() {
    millis();
    Doubt doubt = state.doubt();
    return doubt == null || doubt.ofStart()
        ? Optional.empty()
        : Optional.of(
            "The clock jumped to %s; retention continues from the time before until the clock has been steady for %s."
                .formatted(Instant.ofEpochMilli(doubt.jumpedTo()), settling));
  }

  private synchronized long compare(long wallMillis, long nanos) {
    State before = state;
    long offset = wallMillis - millis(nanos);
    long allowance = allowance(before, nanos);
    long ahead = offset - before.offset();
    if (ahead <= allowance) {
      logAgreement(before, wallMillis, nanos);
      state = new State(offset, nanos, allowance - Math.max(0, ahead), null);
      return wallMillis;
    }
    Doubt doubt = doubt(before, offset, wallMillis, nanos);
    if (nanos - doubt.sinceNanos() >= settling.toNanos()) {
      long trustedMillis = doubt.leastOffset() + millis(nanos);
      log.info(
          "the clock has been steady for {}: retention uses it again, at {}",
          settling,
          Instant.ofEpochMilli(trustedMillis));
      state = new State(doubt.leastOffset(), nanos, TOLERANCE.toMillis(), null);
      return compare(wallMillis, nanos); // the wall clock may have jumped again meanwhile
    }
    state = new State(before.offset(), nanos, allowance, doubt);
    return before.offset() + millis(nanos);
  }

  private long allowance(State before, long nanos) {
    long settlingNanos = settling.toNanos();
    long elapsed = Math.min(nanos - before.comparedAtNanos(), settlingNanos);
    long regained =
        settlingNanos == 0 ? 0 : TOLERANCE.toMillis() * elapsed / settlingNanos; // 0: unlimited
    return Math.min(TOLERANCE.toMillis(), before.allowanceMillis() + regained);
  }

  private Doubt doubt(State before, long offset, long wallMillis, long nanos) {
    Doubt known = before.doubt();
    if (known != null) {
      return known.seen(offset, wallMillis);
    }
    log.warn(
        "the clock jumped from {} to {}: retention continues from the time before until the clock"
            + " has been steady for {}",
        Instant.ofEpochMilli(before.offset() + millis(nanos)),
        Instant.ofEpochMilli(wallMillis),
        settling);
    return new Doubt(nanos, offset, offset, wallMillis, false);
  }

  private static void logAgreement(State before, long wallMillis, long nanos) {
    Instant now = Instant.ofEpochMilli(wallMillis);
    long trustedMillis = before.offset() + millis(nanos);
    if (wallMillis < trustedMillis - TOLERANCE.toMillis()) {
      log.warn(
          "the clock went back from {} to {}: retention follows it",
          Instant.ofEpochMilli(trustedMillis),
          now);
    } else if (before.doubt() != null) {
      log.info("the clock is back at {}, the retention time", now);
    }
  }

  private static boolean isNear(long offset, long other) {
    return Math.abs(offset - other) <= TOLERANCE.toMillis();
  }

  private static long millis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }
}
