package io.virta.persistence.clock;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a node. An actor system that is created with this setup uses them instead of the
 * machine's.
 */
public final class NodeClocks extends Setup {
  public static final NodeClocks OF_THE_MACHINE =
      new NodeClocks(InstantSource.system(), System::nanoTime);

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private final @Nullable Ticker ticker;

  /** Clocks of which timers know nothing: those go by the machine's time. */
  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos) {
    this(wall, monotonicNanos, null);
  }

  /**
   * Clocks with timers.
   *
   * @param ticker runs what is due by these clocks; null for the time of the machine
   */
  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos, @Nullable Ticker ticker) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    this.ticker = ticker;
  }

  /** Those that the system was created with; the machine's for a system without any. */
  public static NodeClocks of(ActorSystem<?> system) {
    Optional<NodeClocks> given = system.settings().setup().get(NodeClocks.class);
    return given.orElse(OF_THE_MACHINE);
  }

  /** What people call the time: may jump, in both directions. */
  public InstantSource wall() {
    return wall;
  }

  /** Nanoseconds since some moment; never goes back. */
  public LongSupplier monotonicNanos() {
    return monotonicNanos;
  }

  /** See {@link Ticker#of}. */
  Ticker ticker(ActorSystem<?> system) {
    return ticker == null ? new SchedulerTicker(system) : ticker;
  }
}
