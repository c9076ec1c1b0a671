package io.virta.http.ops;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.virta.actors.Streams;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import io.virta.actors.traffic.ScalingDecision.Kind;
import io.virta.http.memory.BytePermits;
import io.virta.http.monitoring.MetricSink;
import io.virta.http.operation.PutObserver;
import io.virta.http.server.RequestObserver;
import io.virta.http.wire.OperationName;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The metrics of a node in Prometheus' words, modelled on those of Kinesis. A request costs one
 * timer, found without a look-up by tags.
 */
public final class NodeMetrics implements RequestObserver, PutObserver, AutoCloseable {
  private static final Duration[] LATENCY_BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(2),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Map<OperationName, Timer> timers = new EnumMap<>(OperationName.class);
  private final StreamMeters streamMeters;
  private final ReceivedMetrics received;
  private final JvmGcMetrics gcMetrics = new JvmGcMetrics();

  /** {@code receivedSeriesMax} bounds what is kept of metrics that clients send. */
  public NodeMetrics(
      Streams streams,
      Regions regions,
      BytePermits bodyPermits,
      BytePermits answerPermits,
      int receivedSeriesMax) {
    for (OperationName operation : OperationName.values()) {
      timers.put(
          operation,
          Timer.builder("kinesis.request")
              .tag("operation", operation.toString())
              .description("Time from a request's arrival to its answer")
              .serviceLevelObjectives(LATENCY_BUCKETS)
              .register(registry));
    }
    this.streamMeters = new StreamMeters(streams, regions, registry);
    this.received = new ReceivedMetrics(regions, receivedSeriesMax);
    registry.getPrometheusRegistry().register(received);
    permits("virta.http.body.permits.used", bodyPermits);
    permits("virta.http.answer.permits.used", answerPermits);
    for (Kind kind : Kind.values()) {
      FunctionCounter.builder(
              "virta.on.demand.reshards", streams.scalings(), scalings -> scalings.count(kind))
          .tag("kind", kind.name().toLowerCase(Locale.ROOT))
          .description("Reshards of on-demand streams that their traffic asked for")
          .register(registry);
    }
    for (DamagedEntities.Kind kind : DamagedEntities.Kind.values()) {
      Gauge.builder("virta.damaged.entities", streams.damages(), found -> found.count(kind))
          .tag("kind", kind.label())
          .description("Entities whose log was found damaged since the node started")
          .register(registry);
    }
    bindProcess();
  }

  @Override
  public void answered(OperationName operation, long nanos, String errorType) {
    Timer timer = timers.get(operation);
    if (timer != null) {
      timer.record(nanos, TimeUnit.NANOSECONDS);
    }
    if (!errorType.isEmpty()) {
      Counter.builder("kinesis.request.errors")
          .tag("operation", operation.toString())
          .tag("type", errorType)
          .register(registry)
          .increment();
    }
  }

  @Override
  public void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled) {
    streamMeters.putRecords(namespace, stream, successful, failed, throttled);
  }

  /** Takes what client libraries measure. */
  public MetricSink received() {
    return received;
  }

  /** The registry, for those who have more to tell. */
  public PrometheusMeterRegistry registry() {
    return registry;
  }

  /** All metrics as Prometheus reads them. */
  public String scrape() {
    streamMeters.refresh();
    return registry.scrape();
  }

  @Override
  public void close() {
    gcMetrics.close();
    registry.close();
  }

  private void permits(String name, BytePermits permits) {
    Gauge.builder(name, permits, budget -> budget.totalBytes() - budget.freeBytes())
        .baseUnit("bytes")
        .register(registry);
  }

  private void bindProcess() {
    gcMetrics.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ClassLoaderMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }
}
