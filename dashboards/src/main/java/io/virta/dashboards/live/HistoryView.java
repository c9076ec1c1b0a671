package io.virta.dashboards.live;

import io.virta.actors.model.Namespace;
import io.virta.dashboards.rates.History;
import java.util.List;
import java.util.Set;

/**
 * The recent rates of some streams of a namespace, for the charts of a newly opened page.
 *
 * @param times times of the points, epoch milliseconds, oldest first
 */
record HistoryView(List<Long> times, List<Row> streams) {

  /** The rates of one stream: a value for each time, null where unknown. */
  record Row(String name, History.Series rates) {}

  static HistoryView of(History history, Namespace namespace, Set<String> names) {
    History.Copy copy =
        history.copy(
            stream ->
                ShownName.of(stream).in(namespace).equals(stream.namespace())
                    && names.contains(ShownName.of(stream).text()));
    return new HistoryView(
        copy.timesMillis(),
        copy.streams().entrySet().stream()
            .map(stream -> new Row(ShownName.of(stream.getKey()).text(), stream.getValue()))
            .toList());
  }
}
