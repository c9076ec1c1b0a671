package io.virta.actors.shard;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;

/**
 * How far the arrival times of a shard have come: no record is stamped below. Its writer raises it
 * with each stamp; readers at the tip raise it while nothing is being written, and may then say
 * that nothing older will come. Without a lock: the writer pays one compare-and-set for each block.
 */
final class ArrivalFloor {
  /** Twice the floor in epoch milliseconds, plus 1 while records with stamps are being written. */
  private final AtomicLong word = new AtomicLong();

  /** At least as high as each promise that was given. */
  private final LongAccumulator promised = new LongAccumulator(Math::max, 0);

  /**
   * The arrival time of records that are to be written, at least {@code millis}. Until {@link
   * #settled}, readers are promised nothing.
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

  /** What was stamped is visible to readers, or has been refused. */
  void settled() {
    long now = word.get();
    if ((now & 1) != 0) {
      word.set(now & ~1L); // while the bit is set, only the writer writes
    }
  }

  /**
   * Raises the floor to at least {@code millis}; empty while records are being written. It holds
   * for records that the caller does not see after this call.
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

  /** A time that no promise has passed. */
  long promised() {
    return promised.get();
  }
}
