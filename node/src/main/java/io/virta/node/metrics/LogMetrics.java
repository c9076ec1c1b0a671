package io.virta.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.metrics.Figure;
import io.virta.http.metrics.Histograms;
import io.virta.persistence.embedded.EmbeddedEngine;
import io.virta.persistence.embedded.LaneName;
import io.virta.persistence.lane.Lane;
import io.virta.persistence.lane.segment.SegmentInfo;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Metrics of the lanes of a node's log, distinguished by the label {@code log}. */
public final class LogMetrics implements MultiCollector {
  private static final List<Figure<Lane>> FIGURES =
      List.of(
          Figure.gauge(
              "virta_log_segments",
              "Segment files, the one being written included",
              lane -> lane.segments().size()),
          Figure.gauge("virta_log_bytes", "Bytes in these segments", LogMetrics::bytes),
          Figure.gauge(
              "virta_log_damages",
              "Parts of the log that are missing or damaged, until a repair",
              lane -> lane.damages().size()));

  private static final Figure<Lane> ACCEPTING =
      Figure.gauge(
          "virta_log_accepting",
          "1 while the disk and the size cap leave room for more, else 0; absent while the disk"
              + " hangs",
          lane -> lane.hasRoom() ? 1 : 0);

  private static final Figure<EmbeddedEngine> STALLS =
      Figure.gauge(
          "virta_log_stalls",
          "Logs whose disk neither does its work nor fails",
          engine -> engine.stalls().size());

  private final EmbeddedEngine engine;

  public LogMetrics(EmbeddedEngine engine) {
    this.engine = engine;
  }

  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    Map<Labels, Lane> lanes = ofEach(engine::lane);
    FIGURES.forEach(figure -> families.metricSnapshot(figure.snapshot(lanes)));
    // On a disk that hangs, asking for free space could block.
    families.metricSnapshot(ACCEPTING.snapshot(engine.stalls().isEmpty() ? lanes : Map.of()));
    families.metricSnapshot(STALLS.snapshot(Map.of(Labels.EMPTY, engine)));
    families.metricSnapshot(
        Histograms.snapshot(
            "virta_log_fsync_seconds",
            "Time of an fsync, one for each group of writes that becomes durable together",
            ofEach(engine::fsyncs)));
    return families.build();
  }

  private static <T> Map<Labels, T> ofEach(Function<LaneName, T> figure) {
    return Stream.of(LaneName.values())
        .collect(Collectors.toMap(lane -> Labels.of("log", lane.label()), figure));
  }

  private static double bytes(Lane lane) {
    return lane.segments().stream().mapToLong(SegmentInfo::bytes).sum();
  }
}
