package io.virta.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import io.virta.http.MemoryStreams;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class PutMetricsTest {
  @Test
  void forget_deleted_streams_even_if_metrics_are_never_scraped() {
    PutMetrics metrics =
        new PutMetrics(new MemoryStreams(InstantSource.system()), Regions.one("us-east-1"));

    for (int i = 0; i < 5 * PutMetrics.SWEEP_FROM; i++) {
      metrics.putRecords(Namespace.DEFAULT, new StreamName("gone-" + i), 1, 0, 0);
    }

    assertThat(metrics.streams()).isBetween(1, PutMetrics.SWEEP_FROM);
  }
}
