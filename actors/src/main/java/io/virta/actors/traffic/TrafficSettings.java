package io.virta.actors.traffic;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * Settings of on-demand streams: section {@code virta.on-demand}, explained in {@code
 * reference.conf}.
 *
 * @param enabled whether on-demand streams are resharded by their traffic
 * @param interval time between two measurements of the traffic
 * @param shardRecords target capacity of a shard, in records per second
 * @param shardBytes target capacity of a shard, in bytes per second
 * @param hotShare share of that capacity above which a shard is hot
 * @param hotAfter how long a shard must be hot before it is split
 * @param coldShare share of that capacity below which two neighbours together are cold
 * @param coldAfter how long both must be cold before they are merged
 * @param shardsMin minimum number of open shards that merges leave
 * @param shardsMax maximum number of open shards that splits reach
 */
public record TrafficSettings(
    boolean enabled,
    Duration interval,
    double shardRecords,
    double shardBytes,
    double hotShare,
    Duration hotAfter,
    double coldShare,
    Duration coldAfter,
    int shardsMin,
    int shardsMax) {
  public static TrafficSettings from(Config onDemand) {
    return new TrafficSettings(
        onDemand.getBoolean("enabled"),
        onDemand.getDuration("interval"),
        onDemand.getInt("shard-records"),
        (double) onDemand.getBytes("shard-bytes"),
        onDemand.getDouble("hot-share"),
        onDemand.getDuration("hot-after"),
        onDemand.getDouble("cold-share"),
        onDemand.getDuration("cold-after"),
        onDemand.getInt("shards-min"),
        onDemand.getInt("shards-max"));
  }

  public TrafficSettings {
    if (!(coldShare > 0 && 2 * coldShare <= hotShare)) {
      throw new IllegalArgumentException(
          "virta.on-demand.cold-share is %s, expected more than 0 and at most half of hot-share (%s): a merged shard must not be hot at once"
              .formatted(coldShare, hotShare));
    }
    if (shardsMin < 1 || shardsMax < shardsMin) {
      throw new IllegalArgumentException(
          "virta.on-demand.shards-max is %d, expected at least shards-min (%d), which is at least 1"
              .formatted(shardsMax, shardsMin));
    }
  }
}
