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
 * The time that retention goes by: that of the wall clock, unless the wall clock jumps ahead of the
 * monotonic clock. After a jump, retention continues with the time before until the wall clock has
 * not been below some later time for the whole settling time; then it continues with that one. So a
 * clock that is ahead for a while neither destroys nor hides a record. A wall clock that goes back
 * is followed at once, because a time too early destroys nothing.
 *
 * <p>After a start, the last time that retention went by ({@link TrustedTime}) stands for the time
 * before.
 *
 * <p>Reading the time is also how a jump is noticed. Safe for any thread; takes a lock about once a
 * second, and when the wall clock shows something new.
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
   * What is known. An offset is how far the wall clock is ahead of the monotonic clock, in
   * milliseconds: a jump changes it, time does not.
   *
   * @param offset of the time that retention goes by
   * @param comparedAtNanos when the clocks were compared, by the monotonic clock
   * @param allowanceMillis how much of the tolerance is left
   * @param doubt null while the clocks agree
   */
  private record State(
      long offset, long comparedAtNanos, long allowanceMillis, @Nullable Doubt doubt) {
    /** Whether a wall clock of that offset tells nothing new. */
    boolean expects(long nowOffset) {
      return doubt == null ? isNear(nowOffset, offset) : doubt.expects(nowOffset);
    }

    long millis(long wallMillis, long nanos) {
      return doubt == null ? wallMillis : offset + RetentionClock.millis(nanos);
    }
  }

  /**
   * A wall clock that is ahead of the time that retention goes by.
   *
   * @param sinceNanos when it began, by the monotonic clock
   * @param leastOffset the lowest that the wall clock has shown since then
   * @param offset the newest that it has shown
   * @param jumpedTo what it showed after its last jump, epoch milliseconds
   * @param ofStart whether it began with the start and no jump was seen since: every longer rest
   *     does that
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
   * A clock for a log that holds nothing: it trusts what the wall clock shows now.
   *
   * @param settling how long a new time must last before it counts; zero trusts every time at once
   */
  public static RetentionClock startingNow(
      InstantSource wall, LongSupplier monotonicNanos, Duration settling) {
    return new RetentionClock(wall, monotonicNanos, settling);
  }

  /**
   * A clock for a log whose retention went by that time when it was last open. A wall clock that is
   * ahead of it by more than the settling time must settle first.
   *
   * @param lastTrusted empty when it is not known: then every wall clock must settle
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
          "the clock shows {} and the node last ran at {}: retention removes nothing newer until"
              + " the clock has been steady for {}",
          Instant.ofEpochMilli(wallMillis),
          lastTrusted.map(Instant::toString).orElse("a time that is not known"),
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

  /** The time for retention, epoch milliseconds. */
  public long millis() {
    long wallMillis = wall.millis();
    long nanos = monotonicNanos.getAsLong();
    State known = state;
    return nanos - known.comparedAtNanos() < COMPARED_EVERY_NANOS
            && known.expects(wallMillis - millis(nanos))
        ? known.millis(wallMillis, nanos)
        : compare(wallMillis, nanos);
  }

  /** Records that arrived before this time have outlived that retention. */
  public Instant horizon(Duration retention) {
    return Instant.ofEpochMilli(millis()).minus(retention);
  }

  /** One sentence on a jump of the clock that has not settled; empty while there is none. */
  public Optional<String> doubt() {
    millis();
    Doubt doubt = state.doubt();
    return doubt == null || doubt.ofStart()
        ? Optional.empty()
        : Optional.of(
            "The clock jumped to %s; retention goes by the time before until the clock has been steady for %s."
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
          "the clock has been steady for {}: retention goes by it again, at {}",
          settling,
          Instant.ofEpochMilli(trustedMillis));
      state = new State(doubt.leastOffset(), nanos, TOLERANCE.toMillis(), null);
      return compare(wallMillis, nanos); // it may have jumped on, meanwhile
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
        "the clock jumped from {} to {}: retention goes by the time before until the clock has been"
            + " steady for {}",
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
      log.info("the clock is back at {}, the time that retention goes by", now);
    }
  }

  private static boolean isNear(long offset, long other) {
    return Math.abs(offset - other) <= TOLERANCE.toMillis();
  }

  private static long millis(long nanos) {
    return Math.floorDiv(nanos, NANOS_PER_MILLI);
  }
}
