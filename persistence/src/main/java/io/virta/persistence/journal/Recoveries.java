package io.virta.persistence.journal;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what persistent actors read during recovery, so that a slow start can be told from a stuck
 * one. Safe for any thread.
 */
public final class Recoveries {
  private final LongAdder begun = new LongAdder();
  private final LongAdder done = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final LongAdder events = new LongAdder();

  void begin() {
    begun.increment();
  }

  void read() {
    events.increment();
  }

  void complete() {
    done.increment();
  }

  /** Discards the count of a failed recovery: the next attempt reads everything again. */
  void fail(long eventsRead) {
    failed.increment();
    events.add(-eventsRead);
  }

  /**
   * A counter that grows while recoveries make progress, but not when a recovery fails repeatedly.
   */
  public long steps() {
    return done.sum() + events.sum();
  }

  public long done() {
    return done.sum();
  }

  public long underWay() {
    return begun.sum() - done.sum() - failed.sum();
  }

  public long events() {
    return events.sum();
  }
}
