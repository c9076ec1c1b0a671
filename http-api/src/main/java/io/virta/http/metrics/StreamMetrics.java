package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.NodeFigures;
import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.region.Regions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The traffic of the streams on this node, named after the metrics of Kinesis. All figures are read
 * from the shards' own counters on each scrape, so they add no cost per record.
 */
final class StreamMetrics implements MultiCollector {
  private static final List<Figure<ShardCounters>> COUNTERS =
      List.of(
          Figure.counter(
              "kinesis_incoming_bytes",
              "Bytes of partition keys and data that were stored",
              ShardCounters::incomingBytes),
          Figure.counter(
              "kinesis_incoming_records",
              "Records that were stored",
              ShardCounters::incomingRecords),
          Figure.counter(
              "kinesis_get_records_bytes",
              "Bytes of partition keys and data that were read, other than by subscriptions",
              StreamMetrics::polledBytes),
          Figure.counter(
              "kinesis_get_records_records",
              "Records that were read, other than by subscriptions",
              StreamMetrics::polledRecords),
          Figure.counter(
              "kinesis_subscribe_to_shard_event_bytes",
              "Bytes of partition keys and data that were pushed to subscriptions",
              ShardCounters::subscriptionBytes),
          Figure.counter(
              "kinesis_subscribe_to_shard_event_records",
              "Records that were pushed to subscriptions",
              ShardCounters::subscriptionRecords),
          Figure.counter(
              "kinesis_subscribe_to_shard_events",
              "Events that were pushed to subscriptions, heartbeats included",
              ShardCounters::subscriptionEvents),
          Figure.counter(
              "kinesis_write_provisioned_throughput_exceeded",
              "Records refused because a quota was used up or there was no room",
              ShardCounters::refusedRecords),
          Figure.counter(
              "kinesis_read_provisioned_throughput_exceeded",
              "Calls of GetRecords refused because the quota of a shard was used up",
              ShardCounters::refusedReads));

  private final NodeFigures node;
  private final Regions regions;
  private final InstantSource clock;
  private final List<Figure<StreamTotals>> figures = figures();
  private final Map<StreamLabel, StreamTotals> totals = new HashMap<>();

  StreamMetrics(NodeFigures node, Regions regions, InstantSource clock) {
    this.node = node;
    this.regions = regions;
    this.clock = clock;
  }

  // The outgoing bytes include the pushed bytes. The latter are read first, so that the difference
  // is never negative.
  private static double polledBytes(ShardCounters shard) {
    long pushed = shard.subscriptionBytes();
    return shard.outgoingBytes() - pushed;
  }

  private static double polledRecords(ShardCounters shard) {
    long pushed = shard.subscriptionRecords();
    return shard.outgoingRecords() - pushed;
  }

  private List<Figure<StreamTotals>> figures() {
    List<Figure<StreamTotals>> all = new ArrayList<>();
    for (int i = 0; i < COUNTERS.size(); i++) {
      int counter = i;
      Figure<ShardCounters> ofShard = COUNTERS.get(i);
      all.add(Figure.counter(ofShard.name(), ofShard.help(), stream -> stream.total(counter)));
    }
    all.add(
        Figure.gauge(
            "kinesis_get_records_iterator_age_seconds",
            "Age of the last record that a read gave out, 0 at the tip: the largest of the last"
                + " one to two minutes",
            this::iteratorAgeSeconds));
    all.add(
        Figure.gauge(
            "virta_stream_shards",
            "Shards that this node has served since it started and that still hold records, closed"
                + " ones included",
            stream -> stream.shards().size()));
    all.add(
        Figure.gauge(
            "virta_stream_subscriptions",
            "Subscriptions of registered consumers at this moment",
            stream -> stream.shards().stream().mapToInt(ShardCounters::subscriptionCount).sum()));
    return all;
  }

  private double iteratorAgeSeconds(StreamTotals stream) {
    return iteratorAgeSeconds(stream.shards(), clock.millis());
  }

  static double iteratorAgeSeconds(List<ShardCounters> shards, long nowMillis) {
    long oldest =
        shards.stream().mapToLong(shard -> shard.iteratorAgeMillis(nowMillis)).max().orElse(0);
    return (double) oldest / TimeUnit.SECONDS.toMillis(1);
  }

  @Override
  public synchronized MetricSnapshots collect() {
    Map<StreamLabel, List<ShardCounters>> shards = shards();
    totals.keySet().retainAll(shards.keySet());
    Map<Labels, StreamTotals> labelled = new LinkedHashMap<>();
    shards.forEach(
        (name, all) -> {
          StreamTotals stream = totals.computeIfAbsent(name, first -> new StreamTotals(COUNTERS));
          stream.update(all);
          labelled.put(name.labels(regions), stream);
        });
    return Figure.snapshots(figures, labelled);
  }

  /**
   * Groups the shards by label; a stream that was deleted and recreated may still be present twice.
   */
  private Map<StreamLabel, List<ShardCounters>> shards() {
    Map<StreamLabel, List<ShardCounters>> shards = new LinkedHashMap<>();
    for (StreamCounters stream : node.counters()) {
      List<ShardCounters> all =
          shards.computeIfAbsent(StreamLabel.of(stream.stream()), first -> new ArrayList<>());
      stream.shards().forEach(all::add);
    }
    return shards;
  }
}
