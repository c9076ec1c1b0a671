package io.virta.bench.row;

import java.util.List;

/**
 * A workload that all contenders run in turn.
 *
 * @param id the id for {@code --only}
 * @param title the title in the table
 */
public record Row(String id, String title, Unit unit, List<Contender> contenders, List<Bar> bars) {
  public Row {
    contenders = List.copyOf(contenders);
    bars = List.copyOf(bars);
  }
}
