package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.NodeFigures;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.traffic.ScalingDecision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Events of accounts, streams and shards on this node: reshards and damaged logs. */
final class EntityMetrics implements MultiCollector {
  private static final Figure<Long> RESHARDS =
      Figure.counter(
          "virta_on_demand_reshards",
          "Reshards of on-demand streams that followed their traffic",
          Long::doubleValue);
  private static final Figure<Long> DAMAGED =
      Figure.gauge(
          "virta_damaged_entities",
          "Entities whose log was found damaged since the node started",
          Long::doubleValue);

  private final NodeFigures figures;

  EntityMetrics(NodeFigures figures) {
    this.figures = figures;
  }

  @Override
  public MetricSnapshots collect() {
    Map<Labels, Long> reshards = new LinkedHashMap<>();
    for (ScalingDecision.Kind kind : ScalingDecision.Kind.values()) {
      reshards.put(
          Labels.of("kind", kind.name().toLowerCase(Locale.ROOT)), figures.scalings().count(kind));
    }
    Map<Labels, Long> damaged = new LinkedHashMap<>();
    DamagedEntities damages = figures.damages();
    for (DamagedEntities.Kind kind : damages.kinds()) {
      damaged.put(Labels.of("kind", kind.label()), damages.count(kind));
    }
    return MetricSnapshots.of(RESHARDS.snapshot(reshards), DAMAGED.snapshot(damaged));
  }
}
