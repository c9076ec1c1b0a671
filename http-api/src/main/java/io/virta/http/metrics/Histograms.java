package io.virta.http.metrics;

import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.Unit;
import io.virta.persistence.measure.DurationHistogram;
import java.time.Duration;
import java.util.Map;
import java.util.stream.DoubleStream;

/** Publishes {@link DurationHistogram}s. */
public final class Histograms {
  private static final double[] UPPER_BOUNDS_SECONDS =
      DoubleStream.concat(
              DurationHistogram.bounds().stream().mapToDouble(Histograms::seconds),
              DoubleStream.of(Double.POSITIVE_INFINITY))
          .toArray();

  private Histograms() {}

  /**
   * Returns one family of histograms.
   *
   * @param name the name of the family, which ends in {@code _seconds}
   */
  public static MetricSnapshot snapshot(
      String name, String help, Map<Labels, DurationHistogram> histograms) {
    HistogramSnapshot.Builder family =
        HistogramSnapshot.builder().name(name).help(help).unit(Unit.SECONDS);
    histograms.forEach((labels, histogram) -> family.dataPoint(dataPoint(labels, histogram)));
    return family.build();
  }

  private static HistogramDataPointSnapshot dataPoint(Labels labels, DurationHistogram histogram) {
    return new HistogramDataPointSnapshot(
        ClassicHistogramBuckets.of(UPPER_BOUNDS_SECONDS, histogram.counts()),
        histogram.totalSeconds(),
        labels,
        Exemplars.EMPTY,
        0);
  }

  private static double seconds(Duration duration) {
    return (double) duration.toNanos() / Duration.ofSeconds(1).toNanos();
  }
}
