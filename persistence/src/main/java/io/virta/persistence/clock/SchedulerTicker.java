package io.virta.persistence.clock;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Scheduler;
import org.apache.pekko.dispatch.ExecutionContexts;
import org.jspecify.annotations.Nullable;
import scala.concurrent.ExecutionContextExecutor;

/** A ticker that follows the machine's time, on Pekko's scheduler. */
final class SchedulerTicker implements Ticker {
  private final Scheduler scheduler;
  private final ExecutionContextExecutor onItsThread =
      ExecutionContexts.fromExecutor(Runnable::run);

  SchedulerTicker(ActorSystem<?> system) {
    this.scheduler = system.scheduler();
  }

  @Override
  public Tick once(Duration delay, Runnable task) {
    return new Scheduled(
        task, true, pending -> scheduler.scheduleOnce(delay, pending, onItsThread));
  }

  @Override
  public Tick every(Duration interval, Runnable task) {
    return new Scheduled(
        task,
        false,
        pending -> scheduler.scheduleWithFixedDelay(interval, interval, pending, onItsThread));
  }

  private static final class Scheduled implements Tick, Runnable {
    private final AtomicReference<@Nullable Runnable> task;
    private final boolean once;
    private final Cancellable timer;

    private Scheduled(Runnable task, boolean once, Function<Runnable, Cancellable> schedule) {
      this.task = new AtomicReference<>(task);
      this.once = once;
      this.timer = schedule.apply(this);
    }

    @Override
    public void run() {
      Runnable due = once ? task.getAndSet(null) : task.get();
      if (due != null) {
        due.run();
      }
    }

    @Override
    public void cancel() {
      task.set(null);
      timer.cancel();
    }

    @Override
    public boolean isPending() {
      return task.get() != null;
    }
  }
}
