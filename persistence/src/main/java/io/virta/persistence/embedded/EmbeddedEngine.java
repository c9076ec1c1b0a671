package io.virta.persistence.embedded;

import com.typesafe.config.Config;
import io.virta.persistence.disk.WatchedDisk;
import io.virta.persistence.file.UnusableFile;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.LaneLog;
import io.virta.persistence.lane.LogDamage;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.LogEngine;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.measure.DurationHistogram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The engine that needs no other system: the lanes of {@link LaneName} in one data directory of
 * this process. In addition to {@link LogEngine} it exposes their segments, damage, hanging disks
 * and fsync times. Safe for any thread.
 */
public final class EmbeddedEngine implements LogEngine {
  private final InstantSource clock;
  private final Executor blocking;
  private final Consumer<LogFailedException> onFailed;
  private final Map<LaneName, EmbeddedLog> logs = new EnumMap<>(LaneName.class);
  private final int filesMax;
  private final List<StallAlarm> stallAlarms = new ArrayList<>();

  private EmbeddedEngine(
      EmbeddedSettings settings,
      DiskMaker disks,
      InstantSource clock,
      Executor blocking,
      Consumer<LogFailedException> onFailed) {
    this.clock = clock;
    this.blocking = blocking;
    this.onFailed = onFailed;
    this.filesMax = settings.filesMax();
    StoreRegister register = new StoreRegister(settings.directory(), disks);
    requireLanes(register, settings);
    try {
      // In the same order in every process: of two that start at the same time, the one that locks
      // the first lane gets all of them.
      settings
          .lanes()
          .forEach((name, lane) -> logs.put(name, open(disks, settings.directory(), lane)));
    } catch (LogException e) {
      close();
      throw e;
    }
    note(register, settings);
  }

  /**
   * Opens and recovers all lanes. Blocks on the disk.
   *
   * @param config the configuration of the actor system
   * @param blocking runs the reads, which block on the disk
   * @param onFailed called when a lane has failed permanently, on the lane's writer thread; it must
   *     not block
   * @throws LogUnusableException if the directory is locked, foreign or unreadable
   * @throws LogException if a lane cannot be opened for another reason; the message names the
   *     remedy
   */
  public static EmbeddedEngine open(
      Config config,
      DiskMaker disks,
      InstantSource clock,
      Executor blocking,
      Consumer<LogFailedException> onFailed) {
    return new EmbeddedEngine(EmbeddedSettings.of(config), disks, clock, blocking, onFailed);
  }

  @Override
  public ShardLog records() {
    return log(LaneName.RECORDS);
  }

  @Override
  public ShardLog meta() {
    return log(LaneName.META);
  }

  @Override
  public ShardLog state() {
    return log(LaneName.STATE);
  }

  private EmbeddedLog log(LaneName name) {
    return Objects.requireNonNull(logs.get(name));
  }

  /** One of the lanes. */
  public Lane lane(LaneName name) {
    return log(name).lane();
  }

  /** The lane of record batches. */
  public Lane recordsLane() {
    return lane(LaneName.RECORDS);
  }

  /** Durations of a lane's fsyncs since the start; a group commit needs one fsync. */
  public DurationHistogram fsyncs(LaneName name) {
    return log(name).lane().fsyncs();
  }

  /**
   * One sentence for each lane whose disk hangs, naming the operation that it waits for. Puts to
   * such a lane wait until the disk responds. Answers at once.
   */
  public List<String> stalls() {
    return stallAlarms.stream().map(StallAlarm::stall).flatMap(Optional::stream).toList();
  }

  /**
   * Schedules the checks for hanging disks: passes the interval and the task of each to {@code
   * repeatedly}.
   */
  public void scheduleAlarms(BiConsumer<Duration, Runnable> repeatedly) {
    stallAlarms.forEach(alarm -> repeatedly.accept(alarm.period(), alarm::check));
  }

  /**
   * The known damage to all lanes: data that is lost or cannot be read correctly, found when the
   * lanes were opened or by a later read. A node with such damage serves everything else. Answers
   * at once.
   */
  public List<LogDamage> damages() {
    return logs.values().stream().flatMap(log -> log.lane().damages().stream()).toList();
  }

  /**
   * The maximum number of files that the lanes have open at a time; the rest of the process's limit
   * is left for other uses such as connections.
   */
  public int filesMax() {
    return filesMax;
  }

  private static void requireLanes(StoreRegister register, EmbeddedSettings settings) {
    try {
      register.requireLanes();
    } catch (IOException e) {
      throw unreadable(settings, e);
    }
  }

  private void note(StoreRegister register, EmbeddedSettings settings) {
    try {
      Map<String, UUID> stores = new TreeMap<>();
      logs.forEach((name, log) -> stores.put(name.label(), log.lane().store()));
      register.note(stores);
    } catch (IOException e) {
      close();
      throw unreadable(settings, e);
    }
  }

  private static LogUnusableException unreadable(EmbeddedSettings settings, IOException e) {
    return new LogUnusableException(
        "%s cannot be used: %s; check the disk and the permissions"
            .formatted(settings.directory().toAbsolutePath(), e),
        e);
  }

  private EmbeddedLog open(DiskMaker disks, Path directory, LaneSettings settings) {
    Path laneDirectory = directory.resolve(settings.name());
    try {
      WatchedDisk disk = new WatchedDisk(disks.on(laneDirectory));
      LaneLog lane = LaneLog.open(disk, settings, clock, onFailed);
      stallAlarms.add(new StallAlarm(settings, disk, clock));
      return new EmbeddedLog(lane, blocking);
    } catch (IOException e) {
      throw new LogUnusableException(
          "%s cannot be created: %s; choose another directory, or change its permissions"
              .formatted(laneDirectory.toAbsolutePath(), UnusableFile.reason(e)),
          e);
    }
  }

  @Override
  public void close() {
    close(logs.values().iterator());
  }

  /** Closes the remaining lanes, also if one of them fails. */
  private static void close(Iterator<EmbeddedLog> logs) {
    if (logs.hasNext()) {
      try {
        logs.next().close();
      } finally {
        close(logs);
      }
    }
  }
}
