package io.virta.persistence.journal;

import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what persistent actors read when they recover, so that a start can tell slow from stuck.
 * Safe for any thread.
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

  /** Grows while recoveries make progress, and does not when one of them fails over and over. */
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
