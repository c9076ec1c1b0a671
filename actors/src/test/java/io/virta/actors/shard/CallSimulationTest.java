package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.shard.CallSimulation.Faults;
import org.junit.jupiter.api.Test;

/**
 * Retried calls over many schedules. Each schedule has its own seed, counted from the one printed;
 * {@code -Dvirta-test.calls.seed=N} repeats one, {@code -Dvirta-test.calls.schedules=N} runs more
 * or fewer.
 */
class CallSimulationTest {
  private static final int SCHEDULES = Integer.getInteger("virta-test.calls.schedules", 20_000);
  private static final int SCHEDULES_WITHOUT_NAMES = 500;

  @Test
  void no_entry_is_stored_twice_and_every_answer_reports_the_right_place() {
    Long only = Long.getLong("virta-test.calls.seed");
    long first = only == null ? System.nanoTime() : only;
    int schedules = only == null ? SCHEDULES : 1;
    System.out.printf("%d schedules of calls from seed %d%n", schedules, first);
    for (long seed = first; seed < first + schedules; seed++) {
      try {
        assertThat(new CallSimulation(seed, /* names= */ true).run()).matches(Faults::none);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void entries_are_stored_twice_when_puts_do_not_name_their_call() {
    int doubled = 0;
    for (long seed = 1; seed <= SCHEDULES_WITHOUT_NAMES; seed++) {
      doubled += new CallSimulation(seed, /* names= */ false).run().doubled() > 0 ? 1 : 0;
    }
    System.out.printf(
        "without names %d of %d schedules store entries twice%n", doubled, SCHEDULES_WITHOUT_NAMES);
    assertThat(doubled).isPositive();
  }
}
