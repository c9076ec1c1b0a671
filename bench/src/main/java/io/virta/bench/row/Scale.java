package io.virta.bench.row;

import java.time.Duration;

/**
 * How much work one measurement is.
 *
 * @param warmUp load before the clock starts
 * @param measured load while the clock runs
 * @param reads how long a stream is read again and again before a reading counts; at zero, once
 * @param bytes what loads bounded by count move, about; their warm-up comes on top
 * @param restartBytes data that a node holds when it is started again
 */
public record Scale(
    Duration warmUp, Duration measured, Duration reads, long bytes, long restartBytes) {
  /**
   * Long enough for figures. On two cores a JVM under load compiles for 15 to 20 seconds; a shorter
   * warm-up would measure the compiler.
   */
  public static final Scale FULL =
      new Scale(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ZERO,
          1_000_000_000L,
          5_000_000_000L);

  /** Long enough to see that everything runs. */
  public static final Scale QUICK =
      new Scale(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO, 60_000_000L, 200_000_000L);

  /** How many records of that size a load bounded by count has; at most 5 million. */
  public int records(int recordBytes) {
    return (int) Math.min(5_000_000, bytes / recordBytes);
  }

  /** The same with another time for the clock to run. */
  public Scale measuring(Duration time) {
    return new Scale(warmUp, time, reads, bytes, restartBytes);
  }

  /** The same with three times the warm-up, for readers too: the state of a server of long. */
  public Scale warm() {
    Duration longer = warmUp.multipliedBy(3);
    return new Scale(longer, measured, longer, bytes, restartBytes);
  }
}
