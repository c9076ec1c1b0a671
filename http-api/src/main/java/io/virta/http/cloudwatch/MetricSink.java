package io.virta.http.cloudwatch;

import io.virta.actors.model.Namespace;

/** Takes what clients measured. Safe for any thread; never blocks for long. */
@FunctionalInterface
public interface MetricSink {
  void take(Namespace client, MetricDatum datum);
}
