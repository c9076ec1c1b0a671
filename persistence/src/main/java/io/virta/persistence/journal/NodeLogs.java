package io.virta.persistence.journal;

import com.typesafe.config.Config;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.embedded.DiskMaker;
import io.virta.persistence.embedded.EmbeddedEngine;
import io.virta.persistence.lane.LogDamage;
import io.virta.persistence.log.LogEngine;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogFailedException;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.memory.MemoryEngine;
import java.time.InstantSource;
import java.util.List;
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
 * The logs of a node, one set for each actor system: opened from {@code virta.log} by the first
 * {@link #get}, closed when the last actor of the system has stopped, before its {@code
 * whenTerminated} completes. Safe for any thread.
 */
public final class NodeLogs implements Extension {
  private static final Logger log = LoggerFactory.getLogger(NodeLogs.class);

  private static final String BLOCKING_DISPATCHER = "virta.log.blocking-dispatcher";
  private static final int DAMAGES_LOGGED_MAX = 20;

  private final Executor blockingExecutor;
  private final LogEngine engine;
  private final LogWriters recordsWriters;
  private final LogWriters metaWriters;
  private final LogWriters stateWriters;
  private final Recoveries recoveries = new Recoveries();
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile Consumer<LogFailedException> failureListener;

  private NodeLogs(ActorSystem<?> system, DiskMaker disks) {
    this.blockingExecutor =
        system.dispatchers().lookup(DispatcherSelector.fromConfig(BLOCKING_DISPATCHER));
    this.failureListener = failure -> system.terminate();
    this.engine = engine(system.settings().config(), disks, NodeClocks.of(system).wall());
    this.recordsWriters = new LogWriters(engine.records());
    this.metaWriters = new LogWriters(engine.meta());
    this.stateWriters = new LogWriters(engine.state());
    embedded()
        .ifPresent(
            embedded ->
                embedded.scheduleAlarms(
                    (period, check) ->
                        system
                            .scheduler()
                            .scheduleWithFixedDelay(
                                period, period, check, system.executionContext())));
    damages().stream().limit(DAMAGES_LOGGED_MAX).map(LogDamage::describe).forEach(log::error);
  }

  private LogEngine engine(Config config, DiskMaker disks, InstantSource clock) {
    String name = config.getString("virta.log.engine");
    return switch (name) {
      case "embedded" ->
          EmbeddedEngine.open(config, disks, clock, blockingExecutor, this::engineFailed);
      case "memory" -> new MemoryEngine();
      default ->
          throw new IllegalArgumentException(
              "virta.log.engine must be embedded or memory, not \"%s\"".formatted(name));
    };
  }

  /**
   * Returns the logs of an actor system. The first call opens them and blocks on the disk, and on
   * the recovery after a crash; a node therefore calls this before it starts a persistent actor.
   *
   * @throws LogUnusableException if the directory is locked, foreign or unreadable; another call
   *     fails in the same way
   * @throws LogException if the logs cannot be opened for another reason; the message names the
   *     remedy
   */
  public static NodeLogs get(ActorSystem<?> system) {
    return Id.INSTANCE.apply(system);
  }

  /** Opens the logs of a system on the given disks. */
  static NodeLogs open(ActorSystem<?> system, DiskMaker disks) {
    NodeLogs logs = new NodeLogs(system, disks);
    // The coordinated shutdown has no suitable phase: without a cluster, persistent actors stop
    // only in its last one. This callback runs after they have stopped, and the termination of the
    // system waits for it.
    system.classicSystem().registerOnTermination(logs.engine::close);
    return logs;
  }

  /** The log of record batches, whose space is freed when retention has passed. */
  public ShardLog records() {
    return engine.records();
  }

  /**
   * The log of small, long-lived entries, including the snapshots of actors whose events are in
   * this log or in {@link #records}.
   */
  public ShardLog meta() {
    return engine.meta();
  }

  /** The log of the state of processors, including its snapshots. */
  public ShardLog state() {
    return engine.state();
  }

  /** The writers of this node to the log of record batches. */
  public LogWriters recordsWriters() {
    return recordsWriters;
  }

  /** The writers of this node to the meta log. */
  public LogWriters metaWriters() {
    return metaWriters;
  }

  /** The writers of this node to the log of the state of processors. */
  public LogWriters stateWriters() {
    return stateWriters;
  }

  /** The embedded engine; empty if the node uses another engine. */
  public Optional<EmbeddedEngine> embedded() {
    return engine instanceof EmbeddedEngine embedded ? Optional.of(embedded) : Optional.empty();
  }

  /** Threads for work that blocks on a disk. */
  public Executor blockingExecutor() {
    return blockingExecutor;
  }

  /** The counts of what persistent actors of this node read during recovery. */
  public Recoveries recoveries() {
    return recoveries;
  }

  /**
   * Replaces the reaction to a permanent failure of the engine, which by default terminates the
   * actor system. The listener is called once, on a thread of the engine, and must not block.
   */
  public void onFailure(Consumer<LogFailedException> listener) {
    failureListener = listener;
  }

  /** One sentence for each hanging disk of the embedded engine; empty with another engine. */
  public List<String> stalls() {
    return embedded().map(EmbeddedEngine::stalls).orElse(List.of());
  }

  /** The maximum number of files that the engine has open at a time in this process. */
  public int filesMax() {
    return embedded().map(EmbeddedEngine::filesMax).orElse(0);
  }

  /** The damage to the embedded engine's data that is known so far; empty with another engine. */
  public List<LogDamage> damages() {
    return embedded().map(EmbeddedEngine::damages).orElse(List.of());
  }

  private void engineFailed(LogFailedException failure) {
    if (failed.compareAndSet(false, true)) {
      log.error("The log failed and accepts no more writes until a restart", failure);
      failureListener.accept(failure);
    }
  }

  /** The extension id with which an actor system creates and finds its {@link NodeLogs}. */
  public static final class Id extends ExtensionId<NodeLogs> {
    static final Id INSTANCE = new Id();

    private Id() {}

    @Override
    public NodeLogs createExtension(ActorSystem<?> system) {
      return open(system, FileDisk::new);
    }
  }
}
