package io.virta.actors.traffic;

import io.virta.actors.model.Shard;
import java.time.Duration;

/** Measures the load of one shard from its counters. Not thread safe. */
final class TrafficMeter {
  private static final double MILLIS = 1_000;

  private final TrafficSettings settings;
  private long records;
  private long bytes;
  private long atMillis;
  private double use;
  private long hotSinceMillis;
  private long coldSinceMillis;

  TrafficMeter(TrafficSettings settings, Taken taken, long nowMillis) {
    this.settings = settings;
    this.records = taken.records();
    this.bytes = taken.bytes();
    this.atMillis = nowMillis;
    this.hotSinceMillis = nowMillis;
    this.coldSinceMillis = nowMillis;
  }

  void look(Taken taken, long nowMillis) {
    long passed = nowMillis - atMillis;
    if (passed < 0) { // the clock was set back: keep the durations
      hotSinceMillis += passed;
      coldSinceMillis += passed;
    } else if (passed > 0) {
      double seconds = passed / MILLIS;
      use =
          Math.max(
              (taken.records() - records) / seconds / settings.shardRecords(),
              (taken.bytes() - bytes) / seconds / settings.shardBytes());
    }
    records = taken.records();
    bytes = taken.bytes();
    if (use <= settings.hotShare()) {
      hotSinceMillis = nowMillis;
    }
    if (use >= settings.coldShare()) {
      coldSinceMillis = nowMillis;
    }
    atMillis = nowMillis;
  }

  ShardLoad load(Shard shard) {
    return new ShardLoad(
        shard,
        use,
        Duration.ofMillis(atMillis - hotSinceMillis),
        Duration.ofMillis(atMillis - coldSinceMillis));
  }
}
