package io.virta.node.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.ops.Figure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** The file system that holds the data directory, and what the directory takes of it. */
public final class DiskMetrics implements MultiCollector {
  private static final List<Figure<Space>> FIGURES =
      List.of(
          Figure.gauge(
              "virta_disk_free_bytes",
              "Bytes of the data directory's file system that the node may still take",
              Space::freeBytes),
          Figure.gauge(
              "virta_disk_size_bytes",
              "Size of the data directory's file system",
              Space::sizeBytes),
          Figure.gauge(
              "virta_data_directory_bytes",
              "Bytes in the files of the data directory",
              Space::directoryBytes));

  private record Space(double freeBytes, double sizeBytes, double directoryBytes) {}

  private final Path directory;
  private final BooleanSupplier hangs;

  /** A disk that is not asked while it hangs: the answer could take as long. */
  public DiskMetrics(Path directory, BooleanSupplier hangs) {
    this.directory = directory;
    this.hangs = hangs;
  }

  /** Reads the disk; figures that it does not tell are left out. */
  @Override
  public MetricSnapshots collect() {
    if (hangs.getAsBoolean()) {
      return Figure.snapshots(FIGURES, Map.of());
    }
    try {
      FileStore store = Files.getFileStore(directory);
      Space space = new Space(store.getUsableSpace(), store.getTotalSpace(), used(directory));
      return Figure.snapshots(FIGURES, Map.of(Labels.EMPTY, space));
    } catch (IOException | UncheckedIOException unknown) {
      return Figure.snapshots(FIGURES, Map.of());
    }
  }

  private static long used(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files.mapToLong(DiskMetrics::size).sum();
    }
  }

  private static long size(Path file) {
    try {
      return Files.isRegularFile(file) ? Files.size(file) : 0;
    } catch (NoSuchFileException given) {
      return 0; // a segment that retention has just given back
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
