package io.virta.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.retention.RetentionClock;
import io.virta.http.health.Health;
import io.virta.http.metrics.Figure;
import io.virta.node.cli.Version;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Metrics of the build and the health of the node. */
public final class StateMetrics implements MultiCollector {
  private static final Figure<Health> READY =
      Figure.gauge(
          "virta_ready",
          "1 while the node should get traffic, else 0",
          health -> health.ready() ? 1 : 0);
  private static final Figure<Health> REASONS =
      Figure.gauge(
          "virta_health_reasons",
          "Things that are wrong, as /health lists them",
          health -> health.reasons().size());
  private static final Figure<RetentionClock> CLOCK =
      Figure.gauge(
          "virta_retention_clock_doubted",
          "1 while retention does not trust the clock because it jumped, else 0",
          clock -> clock.doubt().isPresent() ? 1 : 0);
  private static final Figure<Instant> CERTIFICATE =
      Figure.gauge(
          "virta_tls_certificate_expiry_timestamp_seconds",
          "When the TLS certificate in use expires, in seconds since 1970; absent without TLS",
          Instant::getEpochSecond);

  private final Supplier<Health> health;
  private final RetentionClock clock;
  private final Supplier<Optional<Instant>> certificateExpiry;

  public StateMetrics(
      Supplier<Health> health,
      RetentionClock clock,
      Supplier<Optional<Instant>> certificateExpiry) {
    this.health = health;
    this.clock = clock;
    this.certificateExpiry = certificateExpiry;
  }

  @Override
  public MetricSnapshots collect() {
    Map<Labels, Health> now = Map.of(Labels.EMPTY, health.get());
    Map<Labels, Instant> expiry =
        certificateExpiry.get().map(end -> Map.of(Labels.EMPTY, end)).orElse(Map.of());
    return MetricSnapshots.of(
        build(),
        READY.snapshot(now),
        REASONS.snapshot(now),
        CLOCK.snapshot(Map.of(Labels.EMPTY, clock)),
        CERTIFICATE.snapshot(expiry));
  }

  private static InfoSnapshot build() {
    return InfoSnapshot.builder()
        .name("virta_build")
        .help("The program that runs: its version, its source revision and its Java")
        .dataPoint(
            InfoDataPointSnapshot.builder()
                .labels(
                    Labels.of(
                        "version", Version.current(),
                        "revision", Version.revision(),
                        "java", System.getProperty("java.version")))
                .build())
        .build();
  }
}
