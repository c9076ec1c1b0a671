package io.virta.testkit;

import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * A clock that moves only when a test advances it, together with everything that a node does by
 * time: age of an iterator, retention, expiry, the lifetime of a subscription, quotas, delays of
 * streams. Timeouts of connections and of internal parts of a node do not follow it. Safe for any
 * thread.
 */
public final class ManualClock implements InstantSource {
  private final Instant start;
  private final DueTicks ticks = new DueTicks();

  /** Creates a clock that shows {@code start} until it is advanced. */
  public ManualClock(Instant start) {
    this.start = start;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(ticks.nanos());
  }

  /**
   * Moves the clock forward. Tasks that become due are triggered before this returns, in the order
   * of their due times; the node completes them soon afterwards, so a test must wait for the
   * effect.
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("a clock is advanced by 0 or more, not " + by);
    }
    ticks.advance(by.toNanos());
  }

  NodeClocks clocks() {
    return new NodeClocks(this, ticks::nanos, ticks);
  }

  /** The tasks that wait for the clock. */
  private static final class DueTicks implements Ticker {
    private final PriorityQueue<Waiting> waiting =
        new PriorityQueue<>(
            Comparator.comparingLong(Waiting::atNanos).thenComparingLong(Waiting::number));

    private volatile long nanos;
    private long number;

    /**
     * A task and its due time.
     *
     * @param number orders tasks with the same due time by the order in which they were scheduled
     */
    private record Waiting(long atNanos, long number, Entry entry) {}

    private final class Entry implements Tick {
      private final Runnable task;
      private final @Nullable Duration interval;
      private boolean pending = true;

      private Entry(Runnable task, @Nullable Duration interval) {
        this.task = task;
        this.interval = interval;
      }

      @Override
      public void cancel() {
        synchronized (DueTicks.this) {
          pending = false;
          waiting.removeIf(other -> other.entry() == this);
        }
      }

      @Override
      public boolean isPending() {
        synchronized (DueTicks.this) {
          return pending;
        }
      }
    }

    long nanos() {
      return nanos;
    }

    void advance(long by) {
      synchronized (this) {
        nanos += by;
      }
      runDue();
    }

    @Override
    public Tick once(Duration delay, Runnable task) {
      return add(delay, new Entry(task, null));
    }

    @Override
    public Tick every(Duration interval, Runnable task) {
      return add(interval, new Entry(task, interval));
    }

    private Tick add(Duration delay, Entry entry) {
      await(delay, entry);
      runDue(); // a task without delay is due at once
      return entry;
    }

    /**
     * Schedules a task. Synchronized, so that an advance of the clock either precedes it or finds
     * the task.
     */
    private synchronized void await(Duration delay, Entry entry) {
      number++;
      waiting.add(new Waiting(nanos + delay.toNanos(), number, entry));
    }

    private void runDue() {
      for (Entry due = next(); due != null; due = next()) {
        due.task.run(); // outside the lock: the task may schedule another one
      }
    }

    private synchronized @Nullable Entry next() {
      Waiting first = waiting.peek();
      if (first == null || first.atNanos() > nanos) {
        return null;
      }
      waiting.remove();
      Entry due = first.entry();
      if (due.interval == null) {
        due.pending = false;
      } else {
        await(due.interval, due);
      }
      return due;
    }
  }
}
