package io.virta.persistence.lane.recovery;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs the progress of a lane's recovery every few seconds. Used by one thread. */
final class RecoveryReport {
  private static final Logger log = LoggerFactory.getLogger(RecoveryReport.class);
  private static final long BETWEEN_LINES_NANOS = TimeUnit.SECONDS.toNanos(3);

  private final String lane;
  private final int segments;
  private final LongSupplier nanos;
  private long reportedAt;

  RecoveryReport(String lane, int segments) {
    this(lane, segments, System::nanoTime);
  }

  RecoveryReport(String lane, int segments, LongSupplier nanos) {
    this.lane = lane;
    this.segments = segments;
    this.nanos = nanos;
    this.reportedAt = nanos.getAsLong();
  }

  /** Reports that {@code count} segments are recovered. */
  void recovered(int count) {
    long now = nanos.getAsLong();
    if (now - reportedAt >= BETWEEN_LINES_NANOS) {
      reportedAt = now;
      log.info("Recovering the log in {}: {} of {} segments", lane, count, segments);
    }
  }
}
