package io.virta.persistence.clock;

import java.time.Duration;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * Runs tasks when time has passed on the node's clock, for everything that clients observe as
 * calendar time: retention, expiry, the lifetime of a subscription. A test can set the clock and
 * thereby let this time pass. Timeouts of disks, connections and actors, and timers that only save
 * memory, use Pekko's scheduler instead, which always follows the machine's time.
 *
 * <p>Tasks run on a thread that must not block: they only send a message. Safe for any thread.
 */
public interface Ticker {
  /** Returns the ticker of the clocks that the system was created with. */
  static Ticker of(ActorSystem<?> system) {
    return NodeClocks.of(system).ticker(system);
  }

  /** Runs the task once, after {@code delay}. */
  Tick once(Duration delay, Runnable task);

  /**
   * Runs the task repeatedly. If the clock moves by several intervals at once, the task runs once,
   * and the next interval starts from there.
   */
  Tick every(Duration interval, Runnable task);

  /** A scheduled task. */
  interface Tick {
    /** Cancels the task: it does not run again. */
    void cancel();

    /** Whether the task will still run, or run again. */
    boolean isPending();
  }
}
