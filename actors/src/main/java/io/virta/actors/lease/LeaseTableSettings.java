package io.virta.actors.lease;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of lease tables: section {@code virta.lease-tables}, explained in {@code
 * reference.conf}.
 *
 * @param tablesMax per account
 * @param bytesMax names and values of all items of an account
 * @param expiryInterval how often expired items are searched for
 */
public record LeaseTableSettings(
    int tablesMax, long bytesMax, Duration passivateAfter, Duration expiryInterval) {
  private static final long BYTES_MAX =
      48 << 20; // with its overhead a snapshot stays below the log's 64 MiB an entry

  public LeaseTableSettings {
    require(tablesMax >= 1 && tablesMax <= 2500, "tables-max", tablesMax, "1..2500");
    require(bytesMax >= 1 << 20 && bytesMax <= BYTES_MAX, "bytes-max", bytesMax, "1 MiB..48 MiB");
    require(
        passivateAfter.compareTo(Duration.ofSeconds(10)) >= 0,
        "passivate-after",
        passivateAfter,
        "10s or more");
    require(
        expiryInterval.compareTo(Duration.ofSeconds(1)) >= 0
            && expiryInterval.compareTo(Duration.ofDays(2)) <= 0,
        "expiry-interval",
        expiryInterval,
        "1s..2d");
  }

  public static LeaseTableSettings from(Config config) {
    return new LeaseTableSettings(
        config.getInt("tables-max"),
        config.getBytes("bytes-max"),
        config.getDuration("passivate-after"),
        config.getDuration("expiry-interval"));
  }

  private static void require(boolean holds, String key, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          "virta.lease-tables." + key + " is " + value + ", expected " + expected);
    }
  }
}
