package io.virta.persistence.clock;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.clock.Ticker.Tick;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.testkit.typed.javadsl.ManualTime;
import org.apache.pekko.actor.testkit.typed.javadsl.TestProbe;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Timers of an actor, on a ticker whose time the test controls. */
class ClockTimersTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  /** Makes the actor run an action on its timers. */
  private record Act(Consumer<ClockTimers<Object>> act) {}

  private enum End {
    OF_ACTOR
  }

  private final ActorTestKit kit = ActorTestKit.create(ManualTime.config());
  private final ManualTime time = ManualTime.get(kit.system());
  private final BlockingQueue<Tick> given = new LinkedBlockingQueue<>();
  private final TestProbe<Object> got = kit.createTestProbe();
  private final ActorRef<Object> actor = kit.spawn(ClockTimers.with(new Watched(), this::actor));

  @AfterEach
  void stop() {
    kit.shutdownTestKit();
  }

  private Behavior<Object> actor(ClockTimers<Object> timers) {
    return Behaviors.receiveMessage(
        message -> {
          if (message instanceof Act todo) {
            todo.act().accept(timers);
          }
          got.getRef().tell(message);
          return message == End.OF_ACTOR ? Behaviors.stopped() : Behaviors.same();
        });
  }

  /** Records the ticks, so that tests can check them. */
  private final class Watched implements Ticker {
    @Override
    public Tick once(Duration delay, Runnable task) {
      return kept(Ticker.of(kit.system()).once(delay, task));
    }

    @Override
    public Tick every(Duration interval, Runnable task) {
      return kept(Ticker.of(kit.system()).every(interval, task));
    }

    private Tick kept(Tick tick) {
      given.add(tick);
      return tick;
    }
  }

  private void act(Consumer<ClockTimers<Object>> todo) {
    actor.tell(new Act(todo));
    got.expectMessageClass(Act.class);
  }

  private void expect(Object... messages) {
    assertThat(got.receiveSeveralMessages(messages.length)).isEqualTo(List.of(messages));
  }

  private void expectNothingElse() {
    actor.tell("nothing else");
    got.expectMessage("nothing else");
  }

  @Test
  void sends_a_message_once_or_repeatedly_when_its_time_has_passed() {
    act(timers -> timers.startSingle("once", SECOND));
    act(timers -> timers.startPeriodic("often", SECOND.multipliedBy(2)));
    act(timers -> assertThat(timers.isActive("once")).isTrue());

    time.timePasses(SECOND);
    expect("once");
    act(timers -> assertThat(timers.isActive("once")).isFalse());
    act(timers -> assertThat(timers.isActive("often")).isTrue());
    time.timePasses(SECOND);
    expect("often");
    time.timePasses(SECOND.multipliedBy(2));
    expect("often");
    expectNothingElse();
  }

  @Test
  void equal_messages_share_one_timer_and_a_cancelled_one_is_not_sent() {
    act(timers -> timers.startSingle("later", SECOND));
    act(timers -> timers.startSingle("later", SECOND.multipliedBy(3)));
    act(timers -> timers.startSingle("never", SECOND));
    act(timers -> timers.cancel("never"));

    time.timePasses(SECOND.multipliedBy(2));
    expectNothingElse();
    time.timePasses(SECOND);
    expect("later");
    act(timers -> timers.startSingle("never", SECOND));
    act(ClockTimers::cancelAll);
    time.timePasses(SECOND);
    expectNothingElse();
  }

  @Test
  void timers_end_with_their_actor() {
    act(timers -> timers.startPeriodic("often", SECOND));
    act(timers -> timers.startSingle("once", SECOND));

    actor.tell(End.OF_ACTOR);
    got.expectMessage(End.OF_ACTOR);
    got.expectTerminated(actor);
    assertThat(given).hasSize(2).noneMatch(Tick::isPending);
  }
}
