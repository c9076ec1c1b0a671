package io.virta.persistence.embedded;

import io.virta.persistence.disk.WatchedDisk;
import io.virta.persistence.disk.WatchedDisk.Change;
import io.virta.persistence.lane.settings.LaneSettings;
import java.time.Duration;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports that a lane's disk hangs: an operation neither completes nor fails, and puts wait for it.
 * It takes no other action: the operation may still succeed, so reporting either a failure or a
 * success to clients could be wrong. {@link #check} is called by one thread at a time, {@link
 * #stall} by any.
 */
final class StallAlarm {
  private static final Logger log = LoggerFactory.getLogger(StallAlarm.class);

  private final LaneSettings lane;
  private final WatchedDisk disk;
  private final InstantSource clock;
  private @Nullable Change told;

  StallAlarm(LaneSettings lane, WatchedDisk disk, InstantSource clock) {
    this.lane = lane;
    this.disk = disk;
    this.clock = clock;
  }

  /**
   * The interval at which to call {@link #check}; a stall is reported late by at most this time.
   */
  Duration period() {
    return lane.periods().stallAlarm().dividedBy(2);
  }

  /** Logs a line when a stall has lasted for the configured time, and another when it is over. */
  void check() {
    Change now = disk.underWay();
    Change before = told;
    if (before != null && !before.equals(now)) {
      log.info(
          "lane {} continues: {} took at most {} ms",
          lane.name(),
          before.what(),
          waited(before).toMillis());
      told = null;
    }
    if (told == null && now != null && isStalled(now)) {
      told = now;
      log.warn(describe(now));
    }
  }

  /** Describes the operation that the lane waits for, if it already takes too long. */
  Optional<String> stall() {
    return Optional.ofNullable(disk.underWay()).filter(this::isStalled).map(this::describe);
  }

  private boolean isStalled(Change change) {
    return waited(change).compareTo(lane.periods().stallAlarm()) >= 0;
  }

  private static Duration waited(Change change) {
    return Duration.ofNanos(System.nanoTime() - change.startNanos());
  }

  private String describe(Change change) {
    return "The disk hangs: since %s lane %s in %s waits for %s; puts wait too; check the disk"
        .formatted(
            clock.instant().minus(waited(change)).truncatedTo(ChronoUnit.SECONDS),
            lane.name(),
            disk.describe(),
            change.what());
  }
}
