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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * The engine that needs no other system: two lanes in one data directory of this process. In
 * addition to {@link LogEngine} it exposes its segments, damage, hanging disks and fsync times.
 * Safe for any thread.
 */
public final class EmbeddedEngine implements LogEngine {
  private final InstantSource clock;
  private final Executor blocking;
  private final Consumer<LogFailedException> onFailed;
  private final EmbeddedLog records;
  private final EmbeddedLog meta;
  private final int filesMax;
  private final List<StallAlarm> stallAlarms = new ArrayList<>(2);

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
    this.records = open(disks, settings.directory(), settings.records());
    try {
      this.meta = open(disks, settings.directory(), settings.meta());
    } catch (LogException e) {
      records.close();
      throw e;
    }
    note(register, settings);
  }

  /**
   * Opens and recovers both lanes. Blocks on the disk.
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
    return records;
  }

  @Override
  public ShardLog meta() {
    return meta;
  }

  /** The lane of record batches: large segments, freed when retention has passed. */
  public Lane recordsLane() {
    return records.lane();
  }

  /** The lane of small, long-lived entries, including all snapshots. */
  public Lane metaLane() {
    return meta.lane();
  }

  /** Durations of the records lane's fsyncs since the start; a group commit needs one fsync. */
  public DurationHistogram recordsFsyncs() {
    return records.lane().fsyncs();
  }

  /** Durations of the meta lane's fsyncs since the start. */
  public DurationHistogram metaFsyncs() {
    return meta.lane().fsyncs();
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
   * The known damage to both lanes: data that is lost or cannot be read correctly, found when the
   * lanes were opened or by a later read. A node with such damage serves everything else. Answers
   * at once.
   */
  public List<LogDamage> damages() {
    List<LogDamage> damages = new ArrayList<>(recordsLane().damages());
    damages.addAll(metaLane().damages());
    return damages;
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
      register.requireLanes(settings.records().name(), settings.meta().name());
    } catch (IOException e) {
      throw unreadable(settings, e);
    }
  }

  private void note(StoreRegister register, EmbeddedSettings settings) {
    try {
      register.note(
          Map.of(
              settings.records().name(),
              records.lane().store(),
              settings.meta().name(),
              meta.lane().store()));
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
    try {
      records.close();
    } finally {
      meta.close();
    }
  }
}
