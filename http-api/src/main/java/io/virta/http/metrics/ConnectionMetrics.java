package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.connection.ConnectionSlots;
import java.util.List;
import java.util.Map;

/** The connections of all ports. */
public final class ConnectionMetrics implements MultiCollector {
  private static final List<Figure<ConnectionSlots>> FIGURES =
      List.of(
          Figure.gauge(
              "virta_connections_open", "Open connections that are served", ConnectionSlots::open),
          Figure.gauge(
              "virta_connections_max",
              "Connections that are served at a time, as settings and the limit of open files"
                  + " allow",
              ConnectionSlots::max),
          Figure.counter(
              "virta_connections_refused",
              "Connections refused because all, or all of one address, were taken",
              ConnectionSlots::refused));

  private final ConnectionSlots slots;

  public ConnectionMetrics(ConnectionSlots slots) {
    this.slots = slots;
  }

  @Override
  public MetricSnapshots collect() {
    return Figure.snapshots(FIGURES, Map.of(Labels.EMPTY, slots));
  }
}
