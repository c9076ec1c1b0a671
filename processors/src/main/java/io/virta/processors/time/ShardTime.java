package io.virta.processors.time;

import io.virta.processors.time.TimeRules.WhenIdle;

/**
 * The watermark of one shard of an input: no later record of the shard is expected to have an
 * earlier event time, and one that has is late. Never falls. Times are epoch milliseconds. Used by
 * one thread at a time.
 */
public final class ShardTime {
  /** Before the first event: everything is on time. */
  public static final long NONE = Long.MIN_VALUE;

  /** The beginning of the year 0: an earlier event has no credible time. */
  public static final long EARLIEST_MILLIS = -62_167_219_200_000L;

  private final TimeRules rules;
  private long maximum;
  private long maximumArrival;
  private long watermark;

  private ShardTime(TimeRules rules, long maximum, long maximumArrival, long watermark) {
    this.rules = rules;
    this.maximum = maximum;
    this.maximumArrival = maximumArrival;
    this.watermark = watermark;
  }

  /** Returns the time of a shard without records, or without parents. */
  public static ShardTime start(TimeRules rules) {
    return new ShardTime(rules, NONE, NONE, NONE);
  }

  /**
   * Returns the time of a child shard. Its records follow those of its parents, so it starts with
   * the greatest watermark of its parents, and time never falls for any key.
   */
  public static ShardTime after(TimeRules rules, Iterable<ShardTime> parents) {
    ShardTime child = start(rules);
    for (ShardTime parent : parents) {
      child.raise(parent.watermark);
      // The one that is further when both are quiet: tips that parents had must not make a
      // difference, because a replay has none.
      if (parent.maximum != NONE
          && (child.maximum == NONE
              || parent.maximum - parent.maximumArrival > child.maximum - child.maximumArrival)) {
        child.maximum = parent.maximum;
        child.maximumArrival = parent.maximumArrival;
      }
    }
    return child;
  }

  /** Returns the time that a cut has stored. */
  public static ShardTime restored(
      TimeRules rules, long maximum, long maximumArrival, long watermark) {
    return new ShardTime(rules, maximum, maximumArrival, watermark);
  }

  /** Returns the greatest event time; {@link #NONE} before the first event. */
  public long maximum() {
    return maximum;
  }

  /**
   * Returns when the event with the greatest time arrived; {@link #NONE} before the first event.
   */
  public long maximumArrival() {
    return maximumArrival;
  }

  /** Returns the watermark; {@link #NONE} at the beginning. */
  public long watermark() {
    return watermark;
  }

  /**
   * Returns whether the records of the shard tell its time. Before its first event they do not,
   * unless the watermark follows arrival time.
   */
  public boolean hasBegun() {
    return maximum != NONE || rules.idle() == WhenIdle.FOLLOW_ARRIVAL;
  }

  /**
   * Returns whether an event is so far ahead of its arrival, or so long ago, that its time cannot
   * be right.
   */
  public boolean isNotCredible(long eventMillis, long arrivalMillis) {
    return eventMillis < EARLIEST_MILLIS || eventMillis - arrivalMillis > rules.maxAheadMillis();
  }

  /** Takes into account the watermark of other shards, which a shard joins with its first event. */
  public void join(long watermarkOfOthers) {
    raise(watermarkOfOthers);
  }

  /**
   * Takes a record into account, in the order of the shard.
   *
   * @param eventMillis not {@link #isNotCredible}
   */
  public void event(long eventMillis, long arrivalMillis) {
    arrived(arrivalMillis);
    if (maximum == NONE || eventMillis > maximum) {
      maximum = eventMillis;
      maximumArrival = arrivalMillis;
      raise(eventMillis - rules.boundMillis());
    }
  }

  /**
   * Takes into account that every further record of the shard arrives at that time or later: for a
   * record without an event time, and at the tip of the shard.
   */
  public void arrived(long arrivalMillis) {
    switch (rules.idle()) {
      case ADVANCE_AFTER -> {
        if (maximum != NONE) {
          long quiet = arrivalMillis - maximumArrival - rules.idleMillis();
          if (quiet > 0) {
            raise(maximum - rules.boundMillis() + quiet);
          }
        }
      }
      case FOLLOW_ARRIVAL -> raise(arrivalMillis - rules.idleMillis());
      case HOLD -> {}
    }
  }

  private void raise(long to) {
    watermark = Math.max(watermark, to);
  }
}
