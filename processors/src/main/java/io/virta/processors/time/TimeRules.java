package io.virta.processors.time;

/**
 * How an input tells the time. All durations in milliseconds.
 *
 * @param boundMillis how far events may be out of order, 0 or more
 * @param idle what the watermark does while no event moves it
 * @param idleMillis the parameter of {@code idle}, 0 or more
 * @param maxAheadMillis an event whose time is further ahead of its arrival is a bad record
 */
public record TimeRules(long boundMillis, WhenIdle idle, long idleMillis, long maxAheadMillis) {
  /** What a watermark does while no event moves it. */
  public enum WhenIdle {
    /** After {@code idleMillis} without a new maximum it advances as arrival time does. */
    ADVANCE_AFTER,
    /** It is never more than {@code idleMillis} behind arrival time. */
    FOLLOW_ARRIVAL,
    /** It waits. */
    HOLD
  }

  public TimeRules {
    if (boundMillis < 0 || idleMillis < 0 || maxAheadMillis < 0) {
      throw new IllegalArgumentException("durations are 0 or more");
    }
  }
}
