package io.virta.persistence.lane;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Thousands of power cuts. To run one seed alone: {@code -Dvirta.simulation.seed=N}; to run others,
 * {@code -Dvirta.simulation.first=N}.
 */
class LaneCrashSimulationTest {
  private static final int CRASHES_MIN = 10_000;
  private static final int ROUNDS = 10;

  @Test
  void holds_what_it_acknowledged_through_ten_thousand_power_cuts() {
    Long only = Long.getLong("virta.simulation.seed");
    if (only != null) {
      assertThat(new LaneSimulation(only).run(ROUNDS)).isNotNegative();
      return;
    }
    long seed = Long.getLong("virta.simulation.first", 1);
    int crashes = 0;
    while (crashes < CRASHES_MIN) {
      crashes += run(seed++);
    }
  }

  private static int run(long seed) {
    try {
      return new LaneSimulation(seed).run(ROUNDS);
    } catch (RuntimeException e) {
      throw new AssertionError("seed " + seed, e);
    }
  }
}
