package io.virta.dashboards.live;

import io.virta.actors.model.Namespace;
import io.virta.dashboards.rates.History;
import java.util.List;

/**
 * The recent rates of all streams of a namespace, for the charts of a page that has just been
 * opened.
 *
 * @param times of the points, epoch milliseconds, oldest first
 */
record HistoryView(List<Long> times, List<Row> streams) {

  /** One stream; a value for each time. */
  record Row(String name, History.Series rates) {}

  static HistoryView of(History.Copy copy, Namespace namespace) {
    return new HistoryView(
        copy.timesMillis(),
        copy.streams().entrySet().stream()
            .filter(stream -> stream.getKey().namespace().equals(namespace))
            .map(stream -> new Row(stream.getKey().name().value(), stream.getValue()))
            .toList());
  }
}
