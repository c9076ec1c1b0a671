package io.virta.bench.row;

import java.util.List;

/**
 * One kind of work that all contenders do in turn.
 *
 * @param id what {@code --only} selects it by
 * @param title what the table says
 */
public record Row(String id, String title, Unit unit, List<Contender> contenders, List<Bar> bars) {
  public Row {
    contenders = List.copyOf(contenders);
    bars = List.copyOf(bars);
  }
}
