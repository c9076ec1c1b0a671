package io.virta.http.monitoring;

import io.virta.actors.model.AccountId;

/** Takes what clients measured. Safe for any thread; never blocks for long. */
@FunctionalInterface
public interface MetricSink {
  void take(AccountId account, MetricDatum datum);
}
