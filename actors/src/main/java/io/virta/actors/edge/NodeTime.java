package io.virta.actors.edge;

import io.virta.actors.retention.RetentionClock;
import io.virta.actors.retention.RetentionSettings;
import io.virta.actors.retention.TrustedTime;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;

/**
 * The clocks of the streams of a node, and the file that keeps the retention time across restarts.
 */
final class NodeTime {
  /**
   * The interval of clock checks when nothing else reads the clock; a jump is detected at the next
   * check.
   */
  private static final Duration CLOCK_CHECK = Duration.ofSeconds(1);

  /**
   * The interval of writes to the file: after a crash, the clock is compared with a time at most
   * this old.
   */
  private static final Duration TIME_WRITTEN_EVERY = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final NodeClocks clocks;
  private final Ticker ticker;
  private final TrustedTime trustedTime;
  private final RetentionClock retention;

  /**
   * Creates the clocks for a data directory.
   *
   * @param isNew whether it holds no data yet that a wrong clock could remove
   */
  NodeTime(ActorSystem<?> system, Path directory, RetentionSettings settings, boolean isNew) {
    this.system = system;
    this.clocks = NodeClocks.of(system);
    this.ticker = Ticker.of(system);
    this.trustedTime = new TrustedTime(directory);
    this.retention =
        isNew
            ? RetentionClock.startingNow(
                clocks.wall(), clocks.monotonicNanos(), settings.clockSettling())
            : RetentionClock.startingAfter(
                trustedTime.read(),
                clocks.wall(),
                clocks.monotonicNanos(),
                settings.clockSettling());
  }

  NodeClocks clocks() {
    return clocks;
  }

  InstantSource wall() {
    return clocks.wall();
  }

  Ticker ticker() {
    return ticker;
  }

  RetentionClock retention() {
    return retention;
  }

  /**
   * Checks the clocks, and writes the retention time to the file periodically and when the node
   * stops.
   */
  void keep(Executor blocking) {
    Executor plain = system.executionContext();
    Runnable write = () -> trustedTime.write(retention);
    blocking.execute(write);
    ticker.every(CLOCK_CHECK, () -> plain.execute(retention::millis));
    ticker.every(TIME_WRITTEN_EVERY, () -> blocking.execute(write));
    CoordinatedShutdown.get(system)
        .addTask(
            CoordinatedShutdown.PhaseBeforeActorSystemTerminate(),
            "write-retention-time",
            () ->
                CompletableFuture.runAsync(write, blocking).thenApply(done -> Done.getInstance()));
  }
}
