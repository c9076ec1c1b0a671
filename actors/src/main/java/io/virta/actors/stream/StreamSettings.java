package io.virta.actors.stream;

import com.typesafe.config.Config;
import java.time.Duration;
import java.util.Optional;

/**
 * What operators tune about streams: section {@code virta.stream}, explained in {@code
 * reference.conf}.
 *
 * @param createDelay how long a new stream stays CREATING
 * @param deleteDelay how long a deleted stream stays DELETING
 * @param retentionOverride replaces every stream's retention, for tests that cannot wait for 24
 *     hours
 */
public record StreamSettings(
    Duration createDelay, Duration deleteDelay, Optional<Duration> retentionOverride) {

  public static StreamSettings from(Config stream) {
    String override = stream.getString("retention-override");
    return new StreamSettings(
        stream.getDuration("create-delay"),
        stream.getDuration("delete-delay"),
        override.equals("off")
            ? Optional.empty()
            : Optional.of(stream.getDuration("retention-override")));
  }

  /** How long records of a stream with that retention are visible. */
  public Duration retention(int hours) {
    return retentionOverride.orElse(Duration.ofHours(hours));
  }
}
