package io.virta.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.bench.row.Bar;
import io.virta.bench.row.Contender;
import io.virta.bench.row.Measurement;
import io.virta.bench.row.Row;
import io.virta.bench.row.Unit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableTest {
  @Test
  void compares_medians_and_says_which_bar_was_reached() {
    Outcome outcome = outcome(Unit.RECORDS_PER_SECOND, Bar.ratio("us", "peer", 1, 2));
    measured(outcome, "us", 150, 900, 10);
    measured(outcome, "peer", 100, 100, 100);
    assertThat(Table.of(List.of(outcome)))
        .contains("| work | Us | Peer | 1.50x | 1.00x | 2.00x | first bar |")
        .contains("| work | Us | 150 records/s | 10.00 | 900 |");
  }

  @Test
  void holds_a_limit_from_above() {
    Outcome outcome = outcome(Unit.MILLIS, Bar.limit("us", 10, 3));
    measured(outcome, "us", 12);
    assertThat(Table.of(List.of(outcome))).contains("| 12.00 ms | 10.00 ms | 3.00 ms | **no** |");
  }

  @Test
  void counts_a_slower_peer_as_a_higher_ratio_of_times() {
    Outcome outcome = outcome(Unit.MILLIS, Bar.shown("us", "peer"));
    measured(outcome, "us", 2);
    measured(outcome, "peer", 8);
    assertThat(Table.of(List.of(outcome))).contains("| 4.00x |");
  }

  @Test
  void shows_no_figure_for_a_contender_that_failed_in_one_round() {
    Outcome outcome = outcome(Unit.MILLIS, Bar.ratio("us", "peer", 1, 2));
    measured(outcome, "us", 2);
    measured(outcome, "peer", 8);
    outcome.failed("peer", "round 2: it | broke");
    assertThat(Table.of(List.of(outcome)))
        .contains("| no figure |", "failed | | | round 2: it / broke |");
  }

  private static Outcome outcome(Unit unit, Bar bar) {
    return new Outcome(
        new Row(
            "id",
            "work",
            unit,
            List.of(contender("us", "Us"), contender("peer", "Peer")),
            List.of(bar)));
  }

  private static Contender contender(String id, String label) {
    return new Contender(id, label, () -> new Measurement(1, Map.of()));
  }

  private static void measured(Outcome outcome, String contender, double... values) {
    for (double value : values) {
      outcome.measured(contender, new Measurement(value, Map.of()));
    }
  }
}
