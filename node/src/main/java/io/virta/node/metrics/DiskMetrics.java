package io.virta.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.metrics.Figure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/** Metrics of the data directory's file system, and the size of the directory. */
public final class DiskMetrics implements MultiCollector {
  private static final List<Figure<Space>> SPACE =
      List.of(
          Figure.gauge(
              "virta_disk_free_bytes",
              "Free bytes of the data directory's file system that the node's user may use",
              Space::freeBytes),
          Figure.gauge(
              "virta_disk_size_bytes",
              "Size of the data directory's file system",
              Space::sizeBytes));
  private static final Figure<Long> USED =
      Figure.gauge(
          "virta_data_directory_bytes",
          "Bytes in the files of the data directory",
          Long::doubleValue);

  private record Space(double freeBytes, double sizeBytes) {
    static Space of(Path directory) throws IOException {
      FileStore store = Files.getFileStore(directory);
      return new Space(store.getUsableSpace(), store.getTotalSpace());
    }
  }

  /** A value read from the disk; reading may fail. */
  @FunctionalInterface
  private interface Question<T> {
    T answer(Path directory) throws IOException;
  }

  private record Known(Map<Labels, Space> space, Map<Labels, Long> used, long atNanos) {}

  // A scrape that overlaps with another, as with two Prometheus servers, gets the values read last.
  // They are dropped after this time: if a read takes longer, the disk hangs, and old values would
  // hide that.
  private static final Duration RECENT = Duration.ofMinutes(1);

  private final Path directory;
  private final BooleanSupplier hangs;
  private final LongSupplier nanoTime;
  private final AtomicBoolean reading = new AtomicBoolean();
  private volatile Known known;

  /**
   * Creates the metrics of one directory.
   *
   * @param hangs whether the disk is known to hang; it is then not read, because the read would
   *     hang too
   */
  public DiskMetrics(Path directory, BooleanSupplier hangs) {
    this(directory, hangs, System::nanoTime);
  }

  DiskMetrics(Path directory, BooleanSupplier hangs, LongSupplier nanoTime) {
    this.directory = directory;
    this.hangs = hangs;
    this.nanoTime = nanoTime;
    this.known = nothing();
  }

  private Known nothing() {
    return new Known(Map.of(), Map.of(), nanoTime.getAsLong());
  }

  /**
   * Reads the disk for one caller at a time; the others get the values read last, if they are
   * recent. A value that cannot be read is left out; the others are still reported.
   */
  @Override
  public MetricSnapshots collect() {
    if (!reading.compareAndSet(false, true)) {
      Known last = known;
      boolean recent = nanoTime.getAsLong() - last.atNanos() < RECENT.toNanos();
      return snapshots(recent ? last : nothing());
    }
    try {
      Map<Labels, Space> space = ask(Space::of); // before the directory walk, which takes longer
      Known fresh = new Known(space, ask(DirectorySize::of), nanoTime.getAsLong());
      known = fresh;
      return snapshots(fresh);
    } finally {
      reading.set(false);
    }
  }

  private static MetricSnapshots snapshots(Known known) {
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    SPACE.forEach(figure -> families.metricSnapshot(figure.snapshot(known.space())));
    families.metricSnapshot(USED.snapshot(known.used()));
    return families.build();
  }

  private <T> Map<Labels, T> ask(Question<T> question) {
    if (hangs.getAsBoolean()) {
      return Map.of();
    }
    try {
      return Map.of(Labels.EMPTY, question.answer(directory));
    } catch (IOException unknown) {
      return Map.of();
    }
  }
}
