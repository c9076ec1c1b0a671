package io.virta.http.connection;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Limits the frames from a client that cause work without progress: resets, pings, settings, empty
 * data. Enough for clients that cancel all requests of a connection at once, and far below the rate
 * that an attack needs.
 */
final class FrameBudget {
  private static final int BURST = 1024;
  private static final long NANOS_PER_FRAME = TimeUnit.SECONDS.toNanos(1) / 128;

  private final LongSupplier nanoTime;
  private int left = BURST;
  private long refilledAt;

  FrameBudget(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.refilledAt = nanoTime.getAsLong();
  }

  /** Counts one frame; throws {@link RefusedInputException} if there were too many. */
  void spend() {
    if (left == 0) {
      refill();
    }
    if (left == 0) {
      throw RefusedInputException.frames(
          Http2Error.ENHANCE_YOUR_CALM, "Too many frames that carry no request and no data.");
    }
    left--;
  }

  private void refill() {
    long now = nanoTime.getAsLong();
    left = (int) Math.min(BURST, (now - refilledAt) / NANOS_PER_FRAME);
    refilledAt = now;
  }
}
