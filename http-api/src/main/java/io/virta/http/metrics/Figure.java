package io.virta.http.metrics;

import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.Unit;
import java.util.Collection;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * A figure of several objects, published as one metric family. It is read only when the metrics are
 * scraped and has no other cost.
 *
 * @param name the name of the family, with its base unit, without {@code _total}
 * @param help one sentence without a full stop
 */
public record Figure<T>(Type type, String name, String help, ToDoubleFunction<? super T> read) {
  public enum Type {
    COUNTER,
    GAUGE
  }

  /** Creates a figure that only increases. */
  public static <T> Figure<T> counter(String name, String help, ToDoubleFunction<? super T> read) {
    return new Figure<>(Type.COUNTER, name, help, read);
  }

  /** Creates a figure that may increase and decrease. */
  public static <T> Figure<T> gauge(String name, String help, ToDoubleFunction<? super T> read) {
    return new Figure<>(Type.GAUGE, name, help, read);
  }

  /** Returns the current values of these figures for these objects, one family for each figure. */
  public static <T> MetricSnapshots snapshots(
      Collection<Figure<T>> figures, Map<Labels, ? extends T> things) {
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    figures.forEach(figure -> families.metricSnapshot(figure.snapshot(things)));
    return families.build();
  }

  /** Returns the current values of this figure for these objects. */
  public MetricSnapshot snapshot(Map<Labels, ? extends T> things) {
    return type == Type.COUNTER ? counters(things) : gauges(things);
  }

  private MetricSnapshot counters(Map<Labels, ? extends T> things) {
    CounterSnapshot.Builder family =
        CounterSnapshot.builder().name(name).help(help).unit(unitOf(name));
    things.forEach(
        (labels, thing) ->
            family.dataPoint(
                new CounterDataPointSnapshot(read.applyAsDouble(thing), labels, null, 0)));
    return family.build();
  }

  private MetricSnapshot gauges(Map<Labels, ? extends T> things) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help).unit(unitOf(name));
    things.forEach(
        (labels, thing) ->
            family.dataPoint(new GaugeDataPointSnapshot(read.applyAsDouble(thing), labels, null)));
    return family.build();
  }

  /** Returns the unit that a name ends with, or null for a plain number. */
  static @Nullable Unit unitOf(String name) {
    if (name.endsWith("_seconds")) {
      return Unit.SECONDS;
    }
    return name.endsWith("_bytes") ? Unit.BYTES : null;
  }
}
