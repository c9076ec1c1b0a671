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
 * The engine that needs no second system: two lanes in one data directory of this process. Beyond
 * {@link LogEngine} it shows what only it has: segments, damage, disks that hang, fsyncs. Safe for
 * any thread.
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
   * Opens both lanes and recovers what they hold. Blocks on the disk.
   *
   * @param config of the whole system
   * @param blocking runs reads, which wait for the disk
   * @param onFailed told when a lane has failed for good, on its writer thread; it must not block
   * @throws LogUnusableException when the directory is locked, foreign or cannot be read
   * @throws LogException for every other reason not to open them, with what to do about it
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

  /** The lane of record batches: large segments, given back when retention has passed. */
  public Lane recordsLane() {
    return records.lane();
  }

  /** The lane of small things that live long, all snapshots among them. */
  public Lane metaLane() {
    return meta.lane();
  }

  /** How long the fsyncs of the lane of records took since the start, one for each group commit. */
  public DurationHistogram recordsFsyncs() {
    return records.lane().fsyncs();
  }

  /** How long the fsyncs of the lane of small things took since the start. */
  public DurationHistogram metaFsyncs() {
    return meta.lane().fsyncs();
  }

  /**
   * What each lane waits for whose disk hangs, one sentence each: puts to it wait, too, and are
   * answered when the disk does. Answers at once.
   */
  public List<String> stalls() {
    return stallAlarms.stream().map(StallAlarm::stall).flatMap(Optional::stream).toList();
  }

  /** Hands each check for disks that hang to a scheduler, with the time between two. */
  public void scheduleAlarms(BiConsumer<Duration, Runnable> repeatedly) {
    stallAlarms.forEach(alarm -> repeatedly.accept(alarm.period(), alarm::check));
  }

  /**
   * What the lanes lost or cannot read right, as far as they know: found when they were opened, or
   * by a read since then. A node with such damage serves everything else. Answers at once.
   */
  public List<LogDamage> damages() {
    List<LogDamage> damages = new ArrayList<>(recordsLane().damages());
    damages.addAll(metaLane().damages());
    return damages;
  }

  /**
   * The most files that the lanes have open at a time: what is left of the process's limit is for
   * others, such as connections.
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
