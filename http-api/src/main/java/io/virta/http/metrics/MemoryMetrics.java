package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.NodeFigures;
import io.virta.actors.figures.MemoryUse;
import io.virta.http.memory.BytePermits;
import java.util.Map;

/** The use of the memory budgets of requests, answers and retry windows. */
final class MemoryMetrics implements MultiCollector {
  private final BytePermits bodies;
  private final BytePermits answers;
  private final NodeFigures figures;

  MemoryMetrics(BytePermits bodies, BytePermits answers, NodeFigures figures) {
    this.bodies = bodies;
    this.answers = answers;
    this.figures = figures;
  }

  @Override
  public MetricSnapshots collect() {
    Map<Labels, BytePermits> ofBodies = Map.of(Labels.EMPTY, bodies);
    Map<Labels, BytePermits> ofAnswers = Map.of(Labels.EMPTY, answers);
    Map<Labels, MemoryUse> ofCalls = Map.of(Labels.EMPTY, figures.retryWindow());
    return MetricSnapshots.of(
        used("virta_http_body_permits_used_bytes", "Memory that request bodies under way hold")
            .snapshot(ofBodies),
        most("virta_http_body_permits_max_bytes", "Memory that request bodies may hold together")
            .snapshot(ofBodies),
        used("virta_http_answer_permits_used_bytes", "Memory that answers under way hold")
            .snapshot(ofAnswers),
        most("virta_http_answer_permits_max_bytes", "Memory that answers may hold together")
            .snapshot(ofAnswers),
        Figure.<MemoryUse>gauge(
                "virta_retry_window_used_bytes",
                "Memory in which shards remember their newest calls",
                MemoryUse::usedBytes)
            .snapshot(ofCalls),
        Figure.<MemoryUse>gauge(
                "virta_retry_window_max_bytes",
                "Memory in which shards may remember calls",
                MemoryUse::maxBytes)
            .snapshot(ofCalls));
  }

  private static Figure<BytePermits> used(String name, String help) {
    return Figure.gauge(name, help, permits -> (double) permits.totalBytes() - permits.freeBytes());
  }

  private static Figure<BytePermits> most(String name, String help) {
    return Figure.gauge(name, help, BytePermits::totalBytes);
  }
}
