package io.virta.actors.traffic;

import com.typesafe.config.Config;
import java.time.Duration;

/**
 * What operators tune about on-demand streams: section {@code virta.on-demand}, explained in {@code
 * reference.conf}.
 *
 * @param enabled whether streams follow their traffic at all
 * @param interval between two looks at the traffic
 * @param shardRecords records per second that a shard is meant to take
 * @param shardBytes bytes per second that a shard is meant to take
 * @param hotShare of these: a shard above it is hot
 * @param hotAfter how long it has to be hot before it is split
 * @param coldShare of these: neighbours that are together below it are cold
 * @param coldAfter how long they have to be cold before they are merged
 * @param shardsMin open shards below which nothing is merged
 * @param shardsMax open shards above which nothing is split
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
