package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.lane.settings.Durability;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Simulates thousands of power cuts. {@code -Dvirta-test.simulation.seed=N} runs a single seed,
 * {@code -Dvirta-test.simulation.first=N} starts with another seed.
 */
class LaneCrashSimulationTest {
  private static final int CRASHES_MIN = 10_000;
  private static final int LOSSY_CRASHES_MIN = 3_000;
  private static final int ROUNDS = 10;

  private int losses;

  @Test
  void holds_what_it_acknowledged_through_ten_thousand_power_cuts() {
    simulate(Durability.GROUP, CRASHES_MIN);
    assertThat(losses).isZero();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "GROUP")
  void a_lossy_lane_loses_only_the_newest_entries_and_only_in_a_power_cut(Durability lossy) {
    simulate(lossy, LOSSY_CRASHES_MIN);
    // Without any loss the power cuts would prove nothing.
    assertThat(losses).isPositive();
  }

  private void simulate(Durability durability, int crashesMin) {
    Long only = Long.getLong("virta-test.simulation.seed");
    if (only != null) {
      run(only, durability);
      Assumptions.abort("one seed alone, " + losses + " losses");
    }
    long seed = Long.getLong("virta-test.simulation.first", 1);
    int crashes = 0;
    while (crashes < crashesMin) {
      crashes += run(seed++, durability);
    }
  }

  private int run(long seed, Durability durability) {
    try {
      LaneSimulation simulation = new LaneSimulation(seed, durability);
      int crashes = simulation.run(ROUNDS);
      losses += simulation.losses();
      return crashes;
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
