package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.model.Namespace;
import io.virta.actors.region.Regions;
import io.virta.http.cloudwatch.MetricDatum;
import io.virta.http.cloudwatch.MetricSink;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The metrics sent by client libraries, in Prometheus form: {@code cloudwatch_metric_samples_total}
 * and {@code cloudwatch_metric_sum_total} since the start of the node, and the minimum and maximum
 * of the last datum. Data with a negative sum do not count towards the sum. Each series is labelled
 * with account, region, namespace, metric, unit and dimensions; dimensions whose names differ only
 * in characters that labels do not allow share a series. When there are too many series, the least
 * recently updated one is dropped. Safe for any thread.
 */
final class ReceivedMetrics implements MetricSink, MultiCollector {
  private static final String PREFIX = "cloudwatch_metric_";
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9_]");

  private final Regions regions;
  private final int seriesMax;
  private final LinkedHashMap<Labels, Series> series = new LinkedHashMap<>(16, 0.75f, true);
  private long forgotten;

  ReceivedMetrics(Regions regions, int seriesMax) {
    this.regions = regions;
    this.seriesMax = seriesMax;
  }

  /** Returns the labels that identify a series. */
  private Labels labels(Namespace client, MetricDatum datum) {
    Map<String, String> labels = new TreeMap<>();
    // If names of dimensions in one datum become equal, the last value wins.
    datum.dimensions().forEach((name, value) -> labels.put(labelName(name), value));
    labels.put("account", client.account().value());
    labels.put("region", regions.of(client).value());
    labels.put("namespace", datum.namespace());
    labels.put("metric", datum.name());
    labels.put("unit", datum.unit());
    return Labels.of(
        labels.keySet().toArray(new String[0]), labels.values().toArray(new String[0]));
  }

  private static String labelName(String dimension) {
    return "dimension_" + UNFIT.matcher(dimension).replaceAll("_");
  }

  /** The values of one series; guarded by the lock of the enclosing object. */
  private static final class Series {
    private double samples;
    private double sum;
    private double minimum;
    private double maximum;

    void add(MetricDatum datum) {
      samples += datum.samples();
      sum += Math.max(0, datum.sum()); // a counter must not decrease
      minimum = datum.minimum();
      maximum = datum.maximum();
    }
  }

  @Override
  public void take(Namespace client, MetricDatum datum) {
    add(labels(client, datum), datum);
  }

  private synchronized void add(Labels labels, MetricDatum datum) {
    series.computeIfAbsent(labels, fresh -> new Series()).add(datum);
    if (series.size() > seriesMax) {
      series.remove(series.keySet().iterator().next());
      forgotten++;
    }
  }

  @Override
  public synchronized MetricSnapshots collect() {
    CounterSnapshot.Builder samples =
        CounterSnapshot.builder()
            .name(PREFIX + "samples")
            .help("Samples that clients sent with PutMetricData");
    CounterSnapshot.Builder sum =
        CounterSnapshot.builder()
            .name(PREFIX + "sum")
            .help("Sum of the samples that clients sent, without data of a negative sum");
    GaugeSnapshot.Builder minimum =
        GaugeSnapshot.builder().name(PREFIX + "minimum").help("Least sample of the last datum");
    GaugeSnapshot.Builder maximum =
        GaugeSnapshot.builder().name(PREFIX + "maximum").help("Largest sample of the last datum");
    series.forEach(
        (labels, one) -> {
          samples.dataPoint(counter(labels, one.samples));
          sum.dataPoint(counter(labels, one.sum));
          minimum.dataPoint(new GaugeDataPointSnapshot(one.minimum, labels, null));
          maximum.dataPoint(new GaugeDataPointSnapshot(one.maximum, labels, null));
        });
    CounterSnapshot.Builder lost =
        CounterSnapshot.builder()
            .name("cloudwatch_series_forgotten")
            .help("Series forgotten because there were too many");
    lost.dataPoint(counter(Labels.EMPTY, (double) forgotten));
    return MetricSnapshots.of(
        samples.build(), sum.build(), minimum.build(), maximum.build(), lost.build());
  }

  private static CounterDataPointSnapshot counter(Labels labels, double value) {
    return new CounterDataPointSnapshot(value, labels, null, 0);
  }
}
