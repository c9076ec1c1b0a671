package io.virta.http.metrics;

import io.prometheus.metrics.model.snapshots.Labels;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;

/** The label of a stream in metrics: its name, shared by all streams created under that name. */
record StreamLabel(Namespace namespace, StreamName stream) {
  static StreamLabel of(StreamKey key) {
    return new StreamLabel(key.namespace(), key.name());
  }

  Labels labels(Regions regions) {
    return Labels.of(
        "account", namespace.account().value(),
        "region", regions.of(namespace).value(),
        "stream_name", stream.value());
  }
}
