package io.virta.persistence.measure;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts durations in buckets from a quarter of a millisecond to 10 seconds. Recording takes no
 * lock and allocates nothing. Safe for any thread.
 */
public final class DurationHistogram {
  private static final List<Duration> BOUNDS =
      List.of(
          Duration.ofNanos(250_000),
          Duration.ofNanos(500_000),
          Duration.ofMillis(1),
          Duration.ofNanos(2_500_000),
          Duration.ofMillis(5),
          Duration.ofMillis(10),
          Duration.ofMillis(25),
          Duration.ofMillis(50),
          Duration.ofMillis(100),
          Duration.ofMillis(250),
          Duration.ofMillis(500),
          Duration.ofSeconds(1),
          Duration.ofMillis(2_500),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  private static final long[] BOUNDS_NANOS = BOUNDS.stream().mapToLong(Duration::toNanos).toArray();

  private final LongAdder[] counts = new LongAdder[BOUNDS_NANOS.length + 1];
  private final LongAdder totalNanos = new LongAdder();

  public DurationHistogram() {
    Arrays.setAll(counts, bucket -> new LongAdder());
  }

  public void record(long nanos) {
    int bucket = 0;
    while (bucket < BOUNDS_NANOS.length && nanos > BOUNDS_NANOS[bucket]) {
      bucket++;
    }
    counts[bucket].increment();
    totalNanos.add(nanos);
  }

  /** The upper bounds of the buckets, inclusive and ascending; one more bucket has no bound. */
  public static List<Duration> bounds() {
    return BOUNDS;
  }

  /** The number of durations in each bucket, not cumulative. */
  public long[] counts() {
    return Arrays.stream(counts).mapToLong(LongAdder::sum).toArray();
  }

  /** The sum of all durations. */
  public double totalSeconds() {
    return (double) totalNanos.sum() / TimeUnit.SECONDS.toNanos(1);
  }
}
