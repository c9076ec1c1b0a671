package io.virta.actors.stream;

import com.typesafe.config.Config;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamProperties;
import java.time.Duration;
import java.util.Optional;

/**
 * Settings of streams: section {@code virta.stream}, explained in {@code reference.conf}.
 *
 * @param createDelay how long a new stream stays CREATING
 * @param updateDelay how long a stream stays UPDATING when one of its properties has changed
 * @param reshardDelay how long a stream stays UPDATING before its shards are replaced
 * @param deleteDelay how long a deleted stream stays DELETING
 * @param consumerDelay how long a consumer stays CREATING and DELETING
 * @param consumersMax consumers that may be registered with one stream
 * @param consumersAdvantageMax the same in accounts with On-demand Advantage
 * @param scalingsPerDayMax calls of UpdateShardCount per stream and 24 hours
 * @param encryptionChangesPerDayMax calls of StartStreamEncryption per stream and 24 hours, and as
 *     many of StopStreamEncryption
 * @param dataKeyLifetime how long new records are encrypted with the same data key
 * @param retentionOverride replaces every stream's retention, for tests that cannot wait for 24
 *     hours
 */
public record StreamSettings(
    Duration createDelay,
    Duration updateDelay,
    Duration reshardDelay,
    Duration deleteDelay,
    Duration consumerDelay,
    int consumersMax,
    int consumersAdvantageMax,
    int scalingsPerDayMax,
    int encryptionChangesPerDayMax,
    Duration dataKeyLifetime,
    Optional<Duration> retentionOverride) {
  public static StreamSettings from(Config stream) {
    String override = stream.getString("retention-override");
    return new StreamSettings(
        stream.getDuration("create-delay"),
        stream.getDuration("update-delay"),
        stream.getDuration("reshard-delay"),
        stream.getDuration("delete-delay"),
        stream.getDuration("consumer-delay"),
        stream.getInt("consumers-max"),
        stream.getInt("consumers-advantage-max"),
        stream.getInt("scalings-per-day-max"),
        stream.getInt("encryption-changes-per-day-max"),
        stream.getDuration("data-key-lifetime"),
        override.equals("off")
            ? Optional.empty()
            : Optional.of(stream.getDuration("retention-override")));
  }

  /**
   * Returns the settings of one stream. Internal streams have no limit of scalings, no retention
   * override and, except for consumers, no delays.
   */
  public StreamSettings of(StreamKey stream) {
    return stream.account().isInternal()
        ? new StreamSettings(
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            consumerDelay,
            consumersMax,
            consumersAdvantageMax,
            Integer.MAX_VALUE,
            encryptionChangesPerDayMax,
            dataKeyLifetime,
            Optional.empty())
        : this;
  }

  /** Returns the shortest retention that a stream of an account can have. */
  public Duration retentionLeast() {
    return retention(StreamProperties.RETENTION_HOURS_MIN);
  }

  /** Returns how long records of a stream with that retention are visible. */
  public Duration retention(int hours) {
    return retentionOverride.orElse(Duration.ofHours(hours));
  }
}
