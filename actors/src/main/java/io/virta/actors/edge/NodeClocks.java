package io.virta.actors.edge;

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
  private final InstantSource wall;
  private final LongSupplier monotonicNanos;

  public NodeClocks(InstantSource wall, LongSupplier monotonicNanos) {
    this.wall = wall;
    this.monotonicNanos = monotonicNanos;
  }

  static NodeClocks of(ActorSystem<?> system) {
    Optional<NodeClocks> given = system.settings().setup().get(NodeClocks.class);
    return given.orElseGet(() -> new NodeClocks(InstantSource.system(), System::nanoTime));
  }

  InstantSource wall() {
    return wall;
  }

  LongSupplier monotonicNanos() {
    return monotonicNanos;
  }
}
