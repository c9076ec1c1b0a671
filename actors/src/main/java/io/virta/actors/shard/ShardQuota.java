package io.virta.actors.shard;

import com.typesafe.config.Config;

/**
 * The limits per second of one shard of a PROVISIONED stream: section {@code virta.shard.quota},
 * explained in {@code reference.conf}. {@link #UNLIMITED} stands for "off".
 *
 * @param recordsIn records written
 * @param bytesIn bytes written, partition keys and data
 * @param reads GetRecords calls of all consumers together
 * @param bytesOut bytes returned by GetRecords to all consumers together
 * @param subscriptionBytesOut bytes sent to each subscription, which is paced and never refused
 */
public record ShardQuota(
    long recordsIn, long bytesIn, long reads, long bytesOut, long subscriptionBytesOut) {
  /** No limit. */
  public static final long UNLIMITED = Long.MAX_VALUE;

  public static ShardQuota from(Config quota) {
    if (!quota.getBoolean("enforced")) {
      return new ShardQuota(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED);
    }
    return new ShardQuota(
        count(quota, "records-in"),
        bytes(quota, "bytes-in"),
        count(quota, "reads"),
        bytes(quota, "bytes-out"),
        bytes(quota, "subscription-bytes-out"));
  }

  private static long count(Config quota, String key) {
    return isOff(quota, key) ? UNLIMITED : positive(key, quota.getLong(key));
  }

  private static long bytes(Config quota, String key) {
    return isOff(quota, key) ? UNLIMITED : positive(key, quota.getBytes(key));
  }

  private static boolean isOff(Config quota, String key) {
    String value = quota.getString(key);
    return value.equals("off") || value.equals("false");
  }

  private static long positive(String key, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(
          "virta.shard.quota.%s is %d, expected 1 or more, or off".formatted(key, value));
    }
    return value;
  }
}
