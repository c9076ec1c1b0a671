package io.virta.persistence.clock;

import io.virta.persistence.clock.Ticker.Tick;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.BehaviorSignalInterceptor;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.PreRestart;
import org.apache.pekko.actor.typed.Signal;
import org.apache.pekko.actor.typed.TypedActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/**
 * Messages that an actor sends to itself when time has passed on the node's clock, like Pekko's
 * {@code TimerScheduler} for the machine's clock. A message is its own key, so equal messages are
 * never scheduled twice. A cancelled message may still arrive if it was already sent. Belongs to
 * one actor, and is cancelled when the actor stops.
 */
public final class ClockTimers<C> {
  private final Ticker ticker;
  private final ActorRef<C> self;
  private final Map<C, Tick> ticks = new HashMap<>();

  private ClockTimers(Ticker ticker, ActorRef<C> self) {
    this.ticker = ticker;
    this.self = self;
  }

  /** Creates a behavior with timers driven by a ticker. */
  public static <C> Behavior<C> with(Ticker ticker, Function<ClockTimers<C>, Behavior<C>> actor) {
    return Behaviors.setup(
        context -> {
          ClockTimers<C> timers = new ClockTimers<>(ticker, context.getSelf());
          return Behaviors.intercept(() -> new End<>(timers), actor.apply(timers));
        });
  }

  /** Sends the message once, after {@code delay}; replaces an earlier timer for the message. */
  public void startSingle(C message, Duration delay) {
    start(message, ticker.once(delay, () -> self.tell(message)));
  }

  /** Sends the message repeatedly; replaces an earlier timer for the message. */
  public void startPeriodic(C message, Duration interval) {
    start(message, ticker.every(interval, () -> self.tell(message)));
  }

  private void start(C message, Tick tick) {
    cancel(message);
    ticks.values().removeIf(other -> !other.isPending());
    ticks.put(message, tick);
  }

  public boolean isActive(C message) {
    Tick tick = ticks.get(message);
    return tick != null && tick.isPending();
  }

  public void cancel(C message) {
    Tick tick = ticks.remove(message);
    if (tick != null) {
      tick.cancel();
    }
  }

  public void cancelAll() {
    ticks.values().forEach(Tick::cancel);
    ticks.clear();
  }

  private static final class End<C> extends BehaviorSignalInterceptor<C> {
    private final ClockTimers<C> timers;

    private End(ClockTimers<C> timers) {
      this.timers = timers;
    }

    @Override
    public Behavior<C> aroundSignal(
        TypedActorContext<C> context, Signal signal, SignalTarget<C> target) {
      if (signal instanceof PostStop || signal instanceof PreRestart) {
        timers.cancelAll();
      }
      return target.apply(context, signal);
    }
  }
}
