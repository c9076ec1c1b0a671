package io.virta.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.virta.actors.retention.RetentionClock;
import io.virta.http.health.Health;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StateMetricsTest {
  private static final Instant START = Instant.parse("2026-11-21T11:00:00Z");

  private Instant wall = START;
  private Health health = Health.good();
  private Optional<Instant> expiry = Optional.empty();

  private final StateMetrics metrics =
      new StateMetrics(
          () -> health,
          RetentionClock.startingNow(() -> wall, () -> 0, Duration.ofMinutes(10)),
          () -> expiry);

  private List<Double> values(String family) {
    return metrics.collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(family))
        .flatMap(snapshot -> snapshot.getDataPoints().stream())
        .map(point -> ((GaugeDataPointSnapshot) point).getValue())
        .toList();
  }

  @Test
  void report_whether_the_clock_is_doubted() {
    assertThat(values("virta_retention_clock_doubted")).containsExactly(0.0);

    wall = START.plus(Duration.ofHours(30));
    assertThat(values("virta_retention_clock_doubted")).containsExactly(1.0);
  }

  @Test
  void count_the_reasons_of_an_unhealthy_node() {
    health = Health.unready(List.of("The disk hangs.", "The log is damaged."));

    assertThat(values("virta_ready")).containsExactly(0.0);
    assertThat(values("virta_health_reasons")).containsExactly(2.0);
  }

  @Test
  void report_the_expiry_of_the_certificate_if_there_is_one() {
    assertThat(values("virta_tls_certificate_expiry_timestamp_seconds")).isEmpty();

    expiry = Optional.of(START);
    assertThat(values("virta_tls_certificate_expiry_timestamp_seconds"))
        .containsExactly((double) START.getEpochSecond());
  }
}
