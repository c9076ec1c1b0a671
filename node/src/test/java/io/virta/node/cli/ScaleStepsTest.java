package io.virta.node.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScaleStepsTest {
  @Test
  void at_most_double_or_halve_the_number() {
    for (int open = 1; open <= 70; open++) {
      for (int requested = 1; requested <= 70; requested++) {
        int at = open;
        for (int step = ScaleSteps.count(open, requested); step > 0; step--) {
          int next = ScaleSteps.next(at, requested);
          assertThat(next).isLessThanOrEqualTo(2 * at);
          assertThat(2 * next).isGreaterThanOrEqualTo(at);
          at = next;
        }
        assertThat(at).isEqualTo(requested);
      }
    }
    assertThat(ScaleSteps.count(4, 64)).isEqualTo(4);
    assertThat(ScaleSteps.count(64, 4)).isEqualTo(4);
  }
}
