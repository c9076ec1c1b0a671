package io.virta.http.cloudwatch;

import io.virta.actors.model.Namespace;

/** Receives the metrics that clients send. Safe for any thread; never blocks for long. */
@FunctionalInterface
public interface MetricSink {
  void take(Namespace client, MetricDatum datum);
}
