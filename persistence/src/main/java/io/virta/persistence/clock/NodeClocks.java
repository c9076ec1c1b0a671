package io.virta.persistence.clock;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;

/**
 * The clocks of a node. An actor system created with this setup uses them instead of the machine's
 * clocks.
 */
public final class NodeClocks extends Setup {
  public static final NodeClocks OF_THE_MACHINE =
      new NodeClocks(InstantSource.system(), System::nanoTime);

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;
  private final @Nullable Ticker ticker;

  /** Clocks without timers of their own: timers follow the machine's time. */
  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos) {
    this(wall, monotonicNanos, null);
  }

  /**
   * Clocks with their own timers.
   *
   * @param ticker runs tasks that are due by these clocks; null for timers that follow the
   *     machine's time
   */
  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos, @Nullable Ticker ticker) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
    this.ticker = ticker;
  }

  /** The clocks that the system was created with; by default the machine's. */
  public static NodeClocks of(ActorSystem<?> system) {
    Optional<NodeClocks> given = system.settings().setup().get(NodeClocks.class);
    return given.orElse(OF_THE_MACHINE);
  }

  /** The wall clock; may jump in both directions. */
  public InstantSource wall() {
    return wall;
  }

  /** Nanoseconds since an arbitrary origin; never decreases. */
  public LongSupplier monotonicNanos() {
    return monotonicNanos;
  }

  /** See {@link Ticker#of}. */
  Ticker ticker(ActorSystem<?> system) {
    return ticker == null ? new SchedulerTicker(system) : ticker;
  }
}
