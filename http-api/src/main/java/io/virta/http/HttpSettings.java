package io.virta.http;

import com.typesafe.config.Config;
import io.virta.http.access.AccessSettings;
import io.virta.http.aws.identity.signature.ClockSkew;
import io.virta.http.aws.intake.BodyRules;
import io.virta.http.connection.ConnectionSettings;
import io.virta.http.kinesis.hot.PutLimits;
import io.virta.http.kinesis.model.OperationName;
import io.virta.http.kinesis.rate.RateSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.pekko.http.javadsl.settings.ServerSettings;

/**
 * The HTTP settings that operators can tune; this module's {@code reference.conf} explains each
 * key.
 */
public record HttpSettings(
    ClockSkew clockSkew,
    ConnectionSettings connections,
    AccessSettings access,
    BodyRules bodies,
    long bodyFilesBytes,
    long bodyPermitsBytes,
    long answerPermitsBytes,
    Duration answerTimeout,
    Duration subscriptionStallTimeout,
    int subscriptionsPerPeerMax,
    int answerPieceBytes,
    Duration iteratorLifetime,
    Duration pageTokenLifetime,
    PutLimits putLimits,
    boolean repeatsRecognised,
    RateSettings rates,
    int receivedSeriesMax,
    int monitoredShardsMax,
    ServerSettings server) {
  private static final long KIB = 1024;
  private static final long MIB = 1024 * KIB;

  /**
   * Reads {@code virta.http} and {@code pekko.http.server}.
   *
   * @throws IllegalArgumentException naming the key that is out of range
   */
  public static HttpSettings from(Config root) {
    Config config = root.getConfig("virta.http");
    long heap = Runtime.getRuntime().maxMemory();
    return new HttpSettings(
        new ClockSkew(
            Map.of(
                OperationName.SERVICE, duration(config, "clock-skew.kinesis", Duration.ofDays(1))),
            duration(config, "clock-skew.others", Duration.ofDays(1))),
        ConnectionSettings.from(config.getConfig("connections")),
        AccessSettings.from(config),
        BodyRules.from(config),
        bytes(config, "body-files-max", 64 * MIB, 1024L * 1024 * MIB),
        (long) (heap * share(config, "body-heap-share")),
        (long) (heap * share(config, "answer-heap-share")),
        duration(config, "answer-timeout", Duration.ofMinutes(10)),
        duration(config, "subscription-stall-timeout", Duration.ofMinutes(10)),
        (int) number(config, "subscriptions-per-peer-max", 1, 1_000_000),
        (int) bytes(config, "answer-piece-bytes", 16 * KIB, MIB),
        duration(config, "iterator-lifetime", Duration.ofDays(1)),
        duration(config, "page-token-lifetime", Duration.ofDays(1)),
        new PutLimits(
            (int) bytes(config, "record-bytes-max", KIB, 10 * MIB),
            (int) bytes(config, "request-payload-bytes-max", KIB, 10 * MIB)),
        root.getBoolean("virta.shard.retry-window.enabled"),
        RateSettings.from(config.getConfig("rates")),
        (int) number(config, "received-series-max", 1, 100_000),
        (int) number(config, "monitored-shards-max", 0, 100_000),
        ServerSettings.create(root));
  }

  private static long bytes(Config config, String key, long min, long max) {
    long value = config.getBytes(key);
    require(value >= min && value <= max, key, value, min + ".." + max + " bytes");
    return value;
  }

  private static long number(Config config, String key, long min, long max) {
    long value = config.getLong(key);
    require(value >= min && value <= max, key, value, min + ".." + max);
    return value;
  }

  private static Duration duration(Config config, String key, Duration max) {
    Duration value = config.getDuration(key);
    require(
        value.compareTo(Duration.ofSeconds(1)) >= 0 && value.compareTo(max) <= 0,
        key,
        value,
        "1 second to " + max);
    return value;
  }

  private static double share(Config config, String key) {
    double value = config.getDouble(key);
    require(value >= 0.01 && value <= 0.5, key, value, "0.01..0.5");
    return value;
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "virta.http." + key + " is " + value + ", expected " + expected);
    }
  }
}
