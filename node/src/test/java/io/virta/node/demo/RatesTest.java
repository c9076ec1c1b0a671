package io.virta.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RatesTest {
  @Test
  void growth_is_divided_by_the_elapsed_time() {
    Rates rates = new Rates(100, 1_000);

    assertThat(rates.next(0.5, 150, 1_000)).containsExactly(100, 0);
    assertThat(rates.next(2, 250, 1_001)).containsExactly(50, 0.5);
  }

  @Test
  void a_counter_that_was_reset_has_rate_0() {
    assertThat(new Rates(100).next(1, 3)).containsExactly(0);
  }

  @Test
  void this_computer_has_readings_of_processor_and_memory() {
    assertThat(Computer.sources())
        .flatMap(source -> source.read(0.5))
        .extracting(Reading::source)
        .contains("cpu-0", "memory", "gc");
  }
}
