package io.virta.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMetricsTest {
  @TempDir Path directory;

  private static List<? extends DataPointSnapshot> points(DiskMetrics metrics, String family) {
    return metrics.collect().stream()
        .filter(snapshot -> snapshot.getMetadata().getName().equals(family))
        .findFirst()
        .orElseThrow()
        .getDataPoints();
  }

  @Test
  void add_up_the_files_of_the_directory_and_those_below() throws Exception {
    Files.write(directory.resolve("a"), new byte[1_000]);
    Files.write(Files.createDirectory(directory.resolve("records")).resolve("b"), new byte[234]);

    assertThat(points(new DiskMetrics(directory, () -> false), "virta_data_directory_bytes"))
        .singleElement()
        .isInstanceOfSatisfying(
            GaugeDataPointSnapshot.class, point -> assertThat(point.getValue()).isEqualTo(1_234));
  }

  @Test
  void leave_their_figures_out_while_the_disk_hangs() {
    DiskMetrics metrics = new DiskMetrics(directory, () -> true);

    assertThat(points(metrics, "virta_disk_free_bytes")).isEmpty();
    assertThat(points(metrics, "virta_data_directory_bytes")).isEmpty();
  }

  @Test
  void leave_their_figures_out_when_the_directory_cannot_be_read() {
    DiskMetrics metrics = new DiskMetrics(directory.resolve("gone"), () -> false);

    assertThat(points(metrics, "virta_disk_free_bytes")).isEmpty();
  }
}
