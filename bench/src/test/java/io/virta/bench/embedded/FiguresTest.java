package io.virta.bench.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

final class FiguresTest {
  @Test
  void finds_figures_between_other_lines() {
    String output =
        """
        12:00:00 INFO a log line that says figure p99_ms 7
        figure p99_ms 1.25
        checksum 42
        figure records 20000.0
        """;
    assertThat(Figures.of(output)).containsOnly(entry("p99_ms", 1.25), entry("records", 20000.0));
    assertThat(Figures.of("nothing")).isEmpty();
  }
}
