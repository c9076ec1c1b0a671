package io.virta.testkit;

import io.virta.persistence.clock.NodeClocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A clock that moves only when a test says so. What a node decides by time (age of an iterator,
 * retention, expiry) goes by it; how often a node looks ({@code
 * virta.stream.retention-sweep-interval}, for example) does not. Safe for any thread.
 */
public final class ManualClock implements InstantSource {
  private final Instant start;
  private final AtomicLong nanos = new AtomicLong();

  /** A clock that stands at that time. */
  public ManualClock(Instant start) {
    this.start = start;
  }

  @Override
  public Instant instant() {
    return start.plusNanos(nanos.get());
  }

  /** Moves the clock; not back. */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("a clock is advanced by 0 or more, not " + by);
    }
    nanos.addAndGet(by.toNanos());
  }

  NodeClocks clocks() {
    return new NodeClocks(this, nanos::get);
  }
}
