package io.virta.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.ops.Figure;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** The file system that holds the data directory, and what the directory takes of it. */
public final class DiskMetrics implements MultiCollector {
  private static final List<Figure<Space>> SPACE =
      List.of(
          Figure.gauge(
              "virta_disk_free_bytes",
              "Bytes of the data directory's file system that the node may still take",
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

  /** Something that the disk may not tell. */
  @FunctionalInterface
  private interface Question<T> {
    T answer(Path directory) throws IOException;
  }

  private final Path directory;
  private final BooleanSupplier hangs;

  /** A disk that is not asked while it hangs: the answer could take as long. */
  public DiskMetrics(Path directory, BooleanSupplier hangs) {
    this.directory = directory;
    this.hangs = hangs;
  }

  /** Reads the disk; figures that it does not tell are left out, each without the others. */
  @Override
  public MetricSnapshots collect() {
    MetricSnapshots.Builder families = MetricSnapshots.builder();
    Map<Labels, Space> space = ask(Space::of); // before the walk, which takes longer
    SPACE.forEach(figure -> families.metricSnapshot(figure.snapshot(space)));
    families.metricSnapshot(USED.snapshot(ask(DirectorySize::of)));
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
