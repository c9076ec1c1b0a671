package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.memory.BytePermits;
import java.util.Map;

/** The use of the memory budgets of requests and answers. */
final class MemoryMetrics implements MultiCollector {
  private final BytePermits bodies;
  private final BytePermits answers;

  MemoryMetrics(BytePermits bodies, BytePermits answers) {
    this.bodies = bodies;
    this.answers = answers;
  }

  @Override
  public MetricSnapshots collect() {
    Map<Labels, BytePermits> ofBodies = Map.of(Labels.EMPTY, bodies);
    Map<Labels, BytePermits> ofAnswers = Map.of(Labels.EMPTY, answers);
    return MetricSnapshots.of(
        used("virta_http_body_permits_used_bytes", "Memory that request bodies under way hold")
            .snapshot(ofBodies),
        most("virta_http_body_permits_max_bytes", "Memory that request bodies may hold together")
            .snapshot(ofBodies),
        used("virta_http_answer_permits_used_bytes", "Memory that answers under way hold")
            .snapshot(ofAnswers),
        most("virta_http_answer_permits_max_bytes", "Memory that answers may hold together")
            .snapshot(ofAnswers));
  }

  private static Figure<BytePermits> used(String name, String help) {
    return Figure.gauge(name, help, permits -> (double) permits.totalBytes() - permits.freeBytes());
  }

  private static Figure<BytePermits> most(String name, String help) {
    return Figure.gauge(name, help, BytePermits::totalBytes);
  }
}
