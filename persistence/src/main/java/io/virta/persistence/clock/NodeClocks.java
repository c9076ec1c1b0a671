package io.virta.persistence.clock;

import java.time.InstantSource;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The clocks of a node. An actor system that is created with this setup uses them instead of the
 * machine's.
 */
public final class NodeClocks extends Setup {
  public static final NodeClocks OF_THE_MACHINE =
      new NodeClocks(InstantSource.system(), System::nanoTime);

  private final InstantSource wall;
  private final LongSupplier monotonicNanos;

  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
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
}
