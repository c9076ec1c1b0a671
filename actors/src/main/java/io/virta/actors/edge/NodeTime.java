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

/** The time that the streams of a node go by, and the file that keeps it across restarts. */
final class NodeTime {
  /** Between two looks at the clock when nobody reads; a jump is seen at the next of them. */
  private static final Duration CLOCK_CHECK = Duration.ofSeconds(1);

  /** A start after a crash measures the clock against a time that is no older than this. */
  private static final Duration TIME_WRITTEN_EVERY = Duration.ofMinutes(1);

  private final ActorSystem<?> system;
  private final NodeClocks clocks;
  private final Ticker ticker;
  private final TrustedTime trustedTime;
  private final RetentionClock retention;

  /**
   * The time for a data directory.
   *
   * @param isNew whether it holds nothing yet that a wrong clock could remove
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

  /** Watches the clocks, and writes down what retention goes by: now and then, and at the end. */
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
