package io.virta.actors.shard;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * The lower bound of the arrival times that a shard assigns. The writer raises it with each arrival
 * time; readers at the tip raise it while nothing is being written, and may then promise that
 * nothing older will arrive. Lock-free: the writer pays one compare-and-set per block.
 */
final class ArrivalFloor {
  /** Twice the floor in epoch milliseconds, plus 1 while stamped records are being written. */
  private final AtomicLong word = new AtomicLong();

  /** At least as high as every promise made to readers. */
  private final LongAccumulator promised = new LongAccumulator(Math::max, 0);

  /**
   * Returns the arrival time of records that will be written, at least {@code millis}. No promises
   * are made to readers until {@link #settled}.
   */
  long stamp(long millis) {
    while (true) {
      long now = word.get();
      long stamp = Math.max(now >> 1, millis);
      if (word.compareAndSet(now, stamp << 1 | 1)) {
        return stamp;
      }
    }
  }

  /** Notes that all stamped records are visible to readers or have been refused. */
  void settled() {
    long now = word.get();
    if ((now & 1) != 0) {
      word.set(now & ~1L); // while the bit is set, only the writer writes
    }
  }

  /**
   * Raises the floor to at least {@code millis} and returns it; empty while records are being
   * written. It holds for records that the caller does not see after this call.
   */
  OptionalLong promise(long millis) {
    while (true) {
      long now = word.get();
      if ((now & 1) != 0) {
        return OptionalLong.empty();
      }
      long raised = Math.max(now, millis << 1);
      promised.accumulate(raised >> 1);
      if (word.compareAndSet(now, raised)) {
        return OptionalLong.of(raised >> 1);
      }
    }
  }

  /** Returns a time at least as high as every promise made. */
  long promised() {
    return promised.get();
  }
}
