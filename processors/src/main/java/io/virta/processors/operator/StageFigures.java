package io.virta.processors.operator;

import java.util.concurrent.atomic.AtomicLong;

/** What a stage has done so far. Written by one thread, and read by any, perhaps a little late. */
public final class StageFigures {
  private final AtomicLong in = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private final AtomicLong bad = new AtomicLong();
  private final AtomicLong late = new AtomicLong();

  StageFigures() {}

  /** Returns the events that the stage took. */
  public long in() {
    return in.get();
  }

  /** Returns the events for which the stage failed, each once per attempt. */
  public long failed() {
    return failed.get();
  }

  /** Returns the events that were dropped or sent to a dead-letter stream. */
  public long bad() {
    return bad.get();
  }

  /** Returns the events that came after their windows had closed. */
  public long late() {
    return late.get();
  }

  void countIn() {
    count(in);
  }

  void countFailed() {
    count(failed);
  }

  void countBad() {
    count(bad);
  }

  void countLate() {
    count(late);
  }

  /** Costs less than an atomic increment, which one writer does not need. */
  private static void count(AtomicLong figure) {
    figure.lazySet(figure.get() + 1);
  }
}
