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
 * A figure that each of several things has, published as one family of metrics. It is read when
 * somebody asks for the metrics, and costs nothing else.
 *
 * @param name of the family, with its base unit, without {@code _total}
 * @param help one sentence without a full stop
 */
public record Figure<T>(Type type, String name, String help, ToDoubleFunction<? super T> read) {
  public enum Type {
    COUNTER,
    GAUGE
  }

  /** A figure that only grows. */
  public static <T> Figure<T> counter(String name, String help, ToDoubleFunction<? super T> read) {
    return new Figure<>(Type.COUNTER, name, help, read);
  }

  /** A figure that may go up and down. */
  public static <T> Figure<T> gauge(String name, String help, ToDoubleFunction<? super T> read) {
    return new Figure<>(Type.GAUGE, name, help, read);
  }

  /** What these figures say of these things now, a family for each figure. */
  public static <T> MetricSnapshots snapshots(
      Collection<Figure<T>> figures, Map<Labels, ? extends T> things) {
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    figures.forEach(figure -> families.metricSnapshot(figure.snapshot(things)));
    return families.build();
  }

  /** What this figure says of these things now. */
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

  /** The unit that a name ends with; null for a plain number. */
  static @Nullable Unit unitOf(String name) {
    if (name.endsWith("_seconds")) {
      return Unit.SECONDS;
    }
    return name.endsWith("_bytes") ? Unit.BYTES : null;
  }
}
