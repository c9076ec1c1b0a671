package io.virta.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.persistence.clock.Ticker;
import io.virta.persistence.clock.Ticker.Tick;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The tasks that run when the clock moves. */
class ManualClockTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock(START);
  private final ActorSystem<Void> system =
      ActorSystem.create(
          Behaviors.empty(),
          "clock",
          ActorSystemSetup.create(
              BootstrapSetup.create(ConfigFactory.load("reference.conf")), clock.clocks()));
  private final Ticker ticker = Ticker.of(system);
  private final List<String> ran = new ArrayList<>();

  @AfterEach
  void stop() {
    system.terminate();
  }

  @Test
  void due_tasks_run_in_the_order_of_their_times_and_see_the_final_time() {
    List<Instant> seen = new ArrayList<>();
    ticker.once(SECOND.multipliedBy(3), () -> ran.add("third"));
    ticker.once(SECOND, () -> ran.add("first"));
    ticker.once(SECOND, () -> ran.add("second"));
    ticker.once(SECOND.multipliedBy(2), () -> seen.add(clock.instant()));
    ticker.once(SECOND.multipliedBy(4), () -> ran.add("not yet"));

    clock.advance(SECOND.multipliedBy(3));

    assertThat(ran).containsExactly("first", "second", "third");
    assertThat(seen).containsExactly(START.plusSeconds(3));
  }

  @Test
  void a_repeated_task_runs_once_per_advance_and_again_after_its_interval() {
    Tick often = ticker.every(SECOND, () -> ran.add("often"));

    clock.advance(Duration.ofHours(1));
    assertThat(ran).containsExactly("often");
    clock.advance(Duration.ofMillis(999));
    assertThat(ran).containsExactly("often");
    clock.advance(Duration.ofMillis(1));
    assertThat(ran).containsExactly("often", "often");

    often.cancel();
    clock.advance(SECOND);
    assertThat(ran).hasSize(2);
    assertThat(often.isPending()).isFalse();
  }

  @Test
  void a_task_without_delay_runs_at_once_even_if_another_task_schedules_it() {
    Tick now = ticker.once(Duration.ZERO, () -> ran.add("now"));
    assertThat(now.isPending()).isFalse();

    ticker.once(SECOND, () -> ticker.once(Duration.ZERO, () -> ran.add("inside")));
    clock.advance(SECOND);
    assertThat(ran).containsExactly("now", "inside");
  }

  @Test
  void a_cancelled_task_does_not_run() {
    Tick tick = ticker.once(SECOND, () -> ran.add("never"));
    assertThat(tick.isPending()).isTrue();
    tick.cancel();

    clock.advance(SECOND);
    assertThat(ran).isEmpty();
    assertThat(tick.isPending()).isFalse();
  }

  @Test
  void rejects_a_move_backwards() {
    assertThatThrownBy(() -> clock.advance(Duration.ofMillis(-1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
