package io.virta.http.metrics;

import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.virta.actors.NodeFigures;
import io.virta.actors.region.Regions;
import io.virta.http.HttpSettings;
import io.virta.http.aws.service.ServiceObserver;
import io.virta.http.cloudwatch.MetricSink;
import io.virta.http.kinesis.KinesisObserver;
import io.virta.http.kinesis.operation.PutObserver;
import io.virta.http.memory.BytePermits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;

/**
 * The metrics of a node for Prometheus. The counters belong to the components that they measure;
 * this class reads and names them on each scrape. Safe for any thread.
 */
public final class NodeMetrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final RequestMetrics requests = new RequestMetrics();
  private final PutMetrics puts;
  private final ReceivedMetrics received;

  public NodeMetrics(
      NodeFigures figures,
      Regions regions,
      BytePermits bodyPermits,
      BytePermits answerPermits,
      HttpSettings settings,
      InstantSource clock) {
    this.puts = new PutMetrics(figures, regions);
    this.received = new ReceivedMetrics(regions, settings.receivedSeriesMax());
    registry.register(requests);
    registry.register(puts);
    registry.register(new StreamMetrics(figures, regions, clock));
    registry.register(new ShardMetrics(figures, regions, clock, settings.monitoredShardsMax()));
    registry.register(new EntityMetrics(figures));
    registry.register(received);
    registry.register(new MemoryMetrics(bodyPermits, answerPermits, figures));
    registerProcess();
  }

  private void registerProcess() {
    ProcessMetrics.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
  }

  /** Adds a further source of metrics; each family must have exactly one source. */
  public void register(MultiCollector figures) {
    registry.register(figures);
  }

  /** The observer of requests to Kinesis. */
  public KinesisObserver requests() {
    return requests;
  }

  /** The observer of requests to the other services. */
  public ServiceObserver services() {
    return requests;
  }

  /** The observer of puts. */
  public PutObserver puts() {
    return puts;
  }

  /** The sink for metrics that client libraries send. */
  public MetricSink received() {
    return received;
  }

  /**
   * Returns the current metrics, in the text format of OpenMetrics if requested, otherwise of
   * Prometheus. May read the disk.
   *
   * @param accept the value of the {@code Accept} header; empty if absent
   */
  public MetricsPage page(String accept) {
    ExpositionFormatWriter format = formats.findWriter(accept);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      format.write(out, registry.scrape(), EscapingScheme.UNDERSCORE_ESCAPING);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new MetricsPage(format.getContentType(), out.toByteArray());
  }
}
