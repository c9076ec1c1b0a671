package io.virta.persistence.clock;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Runs tasks when time has passed on the node's clock: retention, expiry, the life of a
 * subscription, whatever a client could tell from a calendar. With a clock that a test moves, such
 * time passes when the test says so. Time-outs of disks, connections and actors, and what only
 * saves memory, belong to Pekko's scheduler instead, which always follows the machine.
 *
 * <p>Tasks run on a thread that must not wait: they send a message and no more. Safe for any
 * thread.
 */
public interface Ticker {
  /** The ticker of the clocks that the system was created with. */
  static Ticker of(ActorSystem<?> system) {
    return NodeClocks.of(system).ticker(system);
  }

  /** Runs the task once, when that much time has passed. */
  Tick once(Duration delay, Runnable task);

  /**
   * Runs the task again and again. A clock that moves by several intervals at once runs it once,
   * and the next interval begins there.
   */
  Tick every(Duration interval, Runnable task);

  /** A task that waits for its time. */
  interface Tick {
    /** The task does not run any more. */
    void cancel();

    /** Whether the task will run, or run again. */
    boolean isPending();
  }
}
