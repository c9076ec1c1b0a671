package io.virta.persistence.journal;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.disk.WatchedDisk;
import io.virta.persistence.file.UnusableFile;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.LaneException;
import io.virta.persistence.lane.LaneFailedException;
import io.virta.persistence.lane.LaneLog;
import io.virta.persistence.lane.LaneSettings;
import io.virta.persistence.lane.LaneUnusableException;
import io.virta.persistence.lane.LogDamage;
import io.virta.persistence.measure.DurationHistogram;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.Extension;
import org.apache.pekko.actor.typed.ExtensionId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The two lanes of a node, one pair for each actor system: opened from {@code virta.log} by the
 * first {@link #get}, closed when the last actor of the system has stopped, before its {@code
 * whenTerminated} completes. Safe for any thread.
 */
public final class NodeLogs implements Extension {
  private static final Logger log = LoggerFactory.getLogger(NodeLogs.class);

  private static final int DAMAGES_LOGGED_MAX = 20;

  private final Executor blockingExecutor;
  private final ActorSystem<?> system;
  private final LaneLog records;
  private final LaneLog meta;
  private final int filesMax;
  private final Recoveries recoveries = new Recoveries();
  private final List<StallAlarm> stallAlarms = new ArrayList<>(2);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile Consumer<LaneFailedException> failureListener;

  private NodeLogs(ActorSystem<?> system, NodeLogsSettings settings, DiskMaker disks) {
    this.system = system;
    this.blockingExecutor =
        system
            .dispatchers()
            .lookup(DispatcherSelector.fromConfig(NodeLogsSettings.BLOCKING_DISPATCHER));
    this.filesMax = settings.filesMax();
    this.failureListener = failure -> system.terminate();
    StoreRegister register = new StoreRegister(settings.directory(), disks);
    requireLanes(register, settings);
    this.records = open(disks, settings.directory(), settings.records());
    try {
      this.meta = open(disks, settings.directory(), settings.meta());
    } catch (LaneException e) {
      records.close();
      throw e;
    }
    note(register, settings);
    stallAlarms.forEach(this::schedule);
    damages().stream().limit(DAMAGES_LOGGED_MAX).map(LogDamage::describe).forEach(log::error);
  }

  /**
   * The logs of that system. The first to ask opens them and waits for the disk, and for a recovery
   * after a crash; a node therefore asks before it starts an actor that persists.
   *
   * @throws LaneUnusableException when the directory is locked, foreign or cannot be read; asking
   *     again gives the same answer
   * @throws LaneException for every other reason not to open them, with what to do about it
   */
  public static NodeLogs get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Opens the logs of a system on disks of that kind. */
  static NodeLogs open(ActorSystem<?> system, DiskMaker disks) {
    NodeLogs logs = new NodeLogs(system, NodeLogsSettings.of(system.settings().config()), disks);
    // Not a phase of the coordinated shutdown: without a cluster, persistent actors stop only in
    // its very last one. This callback runs after them, and the end of the system waits for it.
    system.classicSystem().registerOnTermination(logs::close);
    return logs;
  }

  /** Makes the disk of one lane; a test makes one that fails. */
  interface DiskMaker {
    Disk on(Path directory) throws IOException;
  }

  /** The lane of record batches: large segments, given back when retention has passed. */
  public Lane records() {
    return records;
  }

  /** The lane of small things that live long, all snapshots among them. */
  public Lane meta() {
    return meta;
  }

  /** How long the fsyncs of the lane of records took since the start, one for each group commit. */
  public DurationHistogram recordsFsyncs() {
    return records.fsyncs();
  }

  /** How long the fsyncs of the lane of small things took since the start. */
  public DurationHistogram metaFsyncs() {
    return meta.fsyncs();
  }

  /** Threads for reads of the lanes, which block on the disk. */
  public Executor blockingExecutor() {
    return blockingExecutor;
  }

  /** What persistent actors of this node read when they recover. */
  public Recoveries recoveries() {
    return recoveries;
  }

  /**
   * Replaces what happens when a lane has failed for good, which is to terminate the actor system.
   * The listener is told once, on a lane's writer thread, and must not block.
   */
  public void onLaneFailure(Consumer<LaneFailedException> listener) {
    failureListener = listener;
  }

  /**
   * What each lane waits for whose disk hangs, one sentence each: puts to it wait, too, and are
   * answered when the disk does. Answers at once.
   */
  public List<String> stalls() {
    return stallAlarms.stream().map(StallAlarm::stall).flatMap(Optional::stream).toList();
  }

  /**
   * What the lanes lost or cannot read right, as far as they know: found when they were opened, or
   * by a read since then. A node with such damage serves everything else. Answers at once.
   */
  public List<LogDamage> damages() {
    List<LogDamage> damages = new ArrayList<>(records.damages());
    damages.addAll(meta.damages());
    return damages;
  }

  /**
   * The most files that the lanes have open at a time: what is left of the process's limit is for
   * others, such as connections.
   */
  public int filesMax() {
    return filesMax;
  }

  private static void requireLanes(StoreRegister register, NodeLogsSettings settings) {
    try {
      register.requireLanes(settings.records().name(), settings.meta().name());
    } catch (IOException e) {
      throw unreadable(settings, e);
    }
  }

  private void note(StoreRegister register, NodeLogsSettings settings) {
    try {
      register.note(
          Map.of(settings.records().name(), records.store(), settings.meta().name(), meta.store()));
    } catch (IOException e) {
      close();
      throw unreadable(settings, e);
    }
  }

  private static LaneUnusableException unreadable(NodeLogsSettings settings, IOException e) {
    return new LaneUnusableException(
        "%s cannot be used: %s; check the disk and the permissions"
            .formatted(settings.directory().toAbsolutePath(), e),
        e);
  }

  private LaneLog open(DiskMaker disks, Path directory, LaneSettings settings) {
    Path laneDirectory = directory.resolve(settings.name());
    InstantSource clock = InstantSource.system();
    try {
      WatchedDisk disk = new WatchedDisk(disks.on(laneDirectory));
      LaneLog lane = LaneLog.open(disk, settings, clock, this::laneFailed);
      stallAlarms.add(new StallAlarm(settings, disk, clock));
      return lane;
    } catch (IOException e) {
      throw new LaneUnusableException(
          "%s cannot be created: %s; choose another directory, or change its permissions"
              .formatted(laneDirectory.toAbsolutePath(), UnusableFile.reason(e)),
          e);
    }
  }

  private void schedule(StallAlarm alarm) {
    system
        .scheduler()
        .scheduleWithFixedDelay(
            alarm.period(), alarm.period(), alarm::check, system.executionContext());
  }

  private void laneFailed(LaneFailedException failure) {
    if (failed.compareAndSet(false, true)) {
      log.error("The log failed and takes nothing more until a restart", failure);
      failureListener.accept(failure);
    }
  }

  private void close() {
    try {
      records.close();
    } finally {
      meta.close();
    }
  }

  /** How the actor system makes and finds its {@link NodeLogs}. */
  public static final class Id extends ExtensionId<NodeLogs> {
    static final Id INSTANCE = new Id();

    private Id() {}

    @Override
    public NodeLogs createExtension(ActorSystem<?> system) {
      return open(system, FileDisk::new);
    }
  }
}
