package io.virta.bench.row;

import java.time.Duration;

/**
 * The amount of work of one measurement.
 *
 * @param warmUp the time of load before the measurement
 * @param measured the measured time of load
 * @param reads the time for which a stream is read repeatedly before the measured reading; zero
 *     means one reading
 * @param bytes the approximate bytes of loads that are limited by count, without their warm-up
 * @param restartBytes the data of a node that is restarted
 */
public record Scale(
    Duration warmUp, Duration measured, Duration reads, long bytes, long restartBytes) {
  /**
   * Long enough for meaningful figures. On two cores the JIT compiler runs for 15 to 20 seconds
   * under load; a shorter warm-up would measure the compiler.
   */
  public static final Scale FULL =
      new Scale(
          Duration.ofSeconds(20),
          Duration.ofSeconds(10),
          Duration.ZERO,
          1_000_000_000L,
          5_000_000_000L);

  /** Long enough to check that everything runs. */
  public static final Scale QUICK =
      new Scale(
          Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO, 60_000_000L, 200_000_000L);

  /**
   * The number of records of {@code recordBytes} bytes in a load that is limited by count; at most
   * 5 million.
   */
  public int records(int recordBytes) {
    return (int) Math.min(5_000_000, bytes / recordBytes);
  }

  /** Returns the same scale with another measured time. */
  public Scale measuring(Duration time) {
    return new Scale(warmUp, time, reads, bytes, restartBytes);
  }

  /** Returns the same scale with three times the warm-up, for readers too. */
  public Scale warm() {
    Duration longer = warmUp.multipliedBy(3);
    return new Scale(longer, measured, longer, bytes, restartBytes);
  }
}
