package io.virta.actors.retention;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of retention, from section {@code virta.stream}, explained in {@code reference.conf}.
 *
 * @param sweepInterval time between two searches for segments whose records have all expired
 * @param clockSettling how long the wall clock must be steady after a jump before retention trusts
 *     it
 */
public record RetentionSettings(Duration sweepInterval, Duration clockSettling) {
  private static final Duration CLOCK_SETTLING_MAX = Duration.ofDays(1);

  public RetentionSettings {
    if (clockSettling.isNegative() || clockSettling.compareTo(CLOCK_SETTLING_MAX) > 0) {
      throw new IllegalArgumentException(
          "virta.stream.retention-clock-settling must be 0s..1d, not " + clockSettling);
    }
  }

  public static RetentionSettings from(Config stream) {
    return new RetentionSettings(
        stream.getDuration("retention-sweep-interval"),
        stream.getDuration("retention-clock-settling"));
  }
}
