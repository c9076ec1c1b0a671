package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.NodeFigures;
import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.region.Regions;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Figures of single shards, for the streams and metrics selected with EnableEnhancedMonitoring, as
 * on AWS. The number of shards is limited, because each is a separate series in the monitoring
 * system.
 */
final class ShardMetrics implements MultiCollector {
  private static final Figure<Number> HIDDEN =
      Figure.gauge(
          "virta_monitored_shards_hidden",
          "Shards with enhanced monitoring whose figures are left out, since there are more than"
              + " virta.http.monitored-shards-max",
          Number::doubleValue);

  private final NodeFigures node;
  private final Regions regions;
  private final InstantSource clock;
  private final int shardsMax;
  private final Map<ShardMetric, Figure<ShardCounters>> figures = figures();

  ShardMetrics(NodeFigures node, Regions regions, InstantSource clock, int shardsMax) {
    this.node = node;
    this.regions = regions;
    this.clock = clock;
    this.shardsMax = shardsMax;
  }

  private Map<ShardMetric, Figure<ShardCounters>> figures() {
    Map<ShardMetric, Figure<ShardCounters>> all = new EnumMap<>(ShardMetric.class);
    for (ShardMetric metric : ShardMetric.values()) {
      all.put(metric, figure(metric));
    }
    return all;
  }

  private Figure<ShardCounters> figure(ShardMetric metric) {
    return switch (metric) {
      case INCOMING_BYTES ->
          Figure.counter(
              "kinesis_shard_incoming_bytes",
              "Bytes of partition keys and data that were stored in a shard",
              ShardCounters::incomingBytes);
      case INCOMING_RECORDS ->
          Figure.counter(
              "kinesis_shard_incoming_records",
              "Records that were stored in a shard",
              ShardCounters::incomingRecords);
      case OUTGOING_BYTES ->
          Figure.counter(
              "kinesis_shard_outgoing_bytes",
              "Bytes of partition keys and data that were read from a shard, by subscriptions too",
              ShardCounters::outgoingBytes);
      case OUTGOING_RECORDS ->
          Figure.counter(
              "kinesis_shard_outgoing_records",
              "Records that were read from a shard, by subscriptions too",
              ShardCounters::outgoingRecords);
      case WRITE_PROVISIONED_THROUGHPUT_EXCEEDED ->
          Figure.counter(
              "kinesis_shard_write_provisioned_throughput_exceeded",
              "Records that a shard refused because its quota was used up or there was no room",
              ShardCounters::refusedRecords);
      case READ_PROVISIONED_THROUGHPUT_EXCEEDED ->
          Figure.counter(
              "kinesis_shard_read_provisioned_throughput_exceeded",
              "Calls of GetRecords that a shard refused because its quota was used up",
              ShardCounters::refusedReads);
      case ITERATOR_AGE_MILLISECONDS ->
          Figure.gauge(
              "kinesis_shard_iterator_age_seconds",
              "Age of the last record that a read of the shard gave out, 0 at the tip: the largest"
                  + " of the last one to two minutes",
              shard -> StreamMetrics.iteratorAgeSeconds(List.of(shard), clock.millis()));
    };
  }

  @Override
  public MetricSnapshots collect() {
    Map<Labels, ShardCounters> monitored = new LinkedHashMap<>();
    int hidden = 0;
    for (StreamCounters stream : node.counters()) {
      Labels ofStream = StreamLabel.of(stream.stream()).labels(regions);
      for (ShardCounters shard : stream.shards()) {
        if (!shard.monitoring().isEmpty() && monitored.size() < shardsMax) {
          monitored.put(ofStream.add("shard_id", shard.shard().shard().value()), shard);
        } else if (!shard.monitoring().isEmpty()) {
          hidden++;
        }
      }
    }
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    figures.forEach(
        (metric, figure) -> families.metricSnapshot(figure.snapshot(chosen(monitored, metric))));
    families.metricSnapshot(HIDDEN.snapshot(Map.of(Labels.EMPTY, hidden)));
    return families.build();
  }

  private static Map<Labels, ShardCounters> chosen(
      Map<Labels, ShardCounters> monitored, ShardMetric metric) {
    Map<Labels, ShardCounters> chosen = new LinkedHashMap<>(monitored);
    chosen.values().removeIf(shard -> !shard.monitoring().contains(metric));
    return chosen;
  }
}
