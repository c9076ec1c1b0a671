package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.actors.NodeFigures;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamName;
import io.virta.actors.region.Regions;
import io.virta.http.kinesis.operation.PutObserver;
import io.virta.persistence.measure.DurationHistogram;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The outcomes of puts. The cost is a look-up and a few additions for each request, however large
 * it is.
 */
final class PutMetrics implements PutObserver, MultiCollector {
  private static final Figure<LongAdder> RECORDS =
      Figure.counter(
          "kinesis_put_records",
          "Records that came by PutRecords, by outcome: successful, throttled, or failed for"
              + " another reason",
          LongAdder::sum);

  /**
   * The number of streams above which entries of deleted streams are removed; large enough that
   * this is rare.
   */
  static final int SWEEP_FROM = 1_000;

  private final NodeFigures figures;
  private final Regions regions;
  private final DurationHistogram durable = new DurationHistogram();
  private final ConcurrentMap<StreamLabel, Outcomes> outcomes = new ConcurrentHashMap<>();
  private volatile int roomUntilSweep = SWEEP_FROM;

  PutMetrics(NodeFigures figures, Regions regions) {
    this.figures = figures;
    this.regions = regions;
  }

  private static final class Outcomes {
    private final LongAdder successful = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder throttled = new LongAdder();
  }

  @Override
  public void stored(long nanos) {
    durable.record(nanos);
  }

  @Override
  public void putRecords(
      Namespace namespace, StreamName stream, int successful, int failed, int throttled) {
    StreamLabel name = new StreamLabel(namespace, stream);
    Outcomes known = outcomes.get(name); // takes no lock, unlike computeIfAbsent
    Outcomes counts = known == null ? begin(name) : known;
    counts.successful.add(successful);
    if (failed + throttled > 0) {
      counts.failed.add(failed);
      counts.throttled.add(throttled);
    }
  }

  private Outcomes begin(StreamLabel name) {
    if (outcomes.size() >= roomUntilSweep) {
      forgetDeletedStreams(); // needed here in case the metrics are never scraped
    }
    return outcomes.computeIfAbsent(name, first -> new Outcomes());
  }

  /** The number of streams with recorded outcomes. */
  int streams() {
    return outcomes.size();
  }

  @Override
  public MetricSnapshots collect() {
    forgetDeletedStreams();
    Map<Labels, LongAdder> records = new LinkedHashMap<>();
    outcomes.forEach(
        (name, counts) -> {
          Labels labels = name.labels(regions);
          records.put(labels.add("outcome", "successful"), counts.successful);
          records.put(labels.add("outcome", "failed"), counts.failed);
          records.put(labels.add("outcome", "throttled"), counts.throttled);
        });
    return MetricSnapshots.of(
        Histograms.snapshot(
            "virta_put_durable_seconds",
            "Time from a parsed PutRecord or PutRecords request to the moment when its records are"
                + " durable",
            Map.of(Labels.EMPTY, durable)),
        RECORDS.snapshot(records));
  }

  private synchronized void forgetDeletedStreams() {
    // Copied before the streams are read: a stream that appears in between is not in this set, and
    // stays.
    Set<StreamLabel> gone = new HashSet<>(outcomes.keySet());
    figures.counters().forEach(stream -> gone.remove(StreamLabel.of(stream.stream())));
    outcomes.keySet().removeAll(gone);
    roomUntilSweep = Math.max(SWEEP_FROM, 2 * outcomes.size());
  }
}
