package io.virta.node.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskMetricsTest {
  @TempDir Path directory;

  private static List<? extends DataPointSnapshot> points(DiskMetrics metrics, String family) {
    return points(metrics.collect(), family);
  }

  private static List<? extends DataPointSnapshot> points(MetricSnapshots figures, String family) {
    return figures.stream()
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
  void omit_all_values_while_the_disk_hangs() {
    DiskMetrics metrics = new DiskMetrics(directory, () -> true);

    assertThat(points(metrics, "virta_disk_free_bytes")).isEmpty();
    assertThat(points(metrics, "virta_data_directory_bytes")).isEmpty();
  }

  @Test
  void block_only_one_scrape_while_the_disk_hangs_and_give_the_others_the_last_values()
      throws Exception {
    AtomicLong nanos = new AtomicLong();
    AtomicBoolean hung = new AtomicBoolean();
    CountDownLatch waiting = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    BooleanSupplier disk = // called right before each read, to simulate a slow read
        () -> {
          if (hung.get()) {
            waiting.countDown();
            await(released);
          }
          return false;
        };
    DiskMetrics metrics = new DiskMetrics(directory, disk, nanos::get);
    metrics.collect();
    hung.set(true);
    CompletableFuture<MetricSnapshots> held = CompletableFuture.supplyAsync(metrics::collect);
    assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();

    assertThat(points(metrics, "virta_disk_free_bytes")).hasSize(1);
    assertThat(points(metrics, "virta_data_directory_bytes")).hasSize(1);
    nanos.set(Duration.ofMinutes(2).toNanos());
    assertThat(points(metrics, "virta_disk_free_bytes")).as("outdated values").isEmpty();
    assertThat(held).isNotDone();

    hung.set(false);
    released.countDown();
    assertThat(points(held.get(10, TimeUnit.SECONDS), "virta_disk_free_bytes")).hasSize(1);
    assertThat(points(metrics, "virta_disk_free_bytes")).hasSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void omit_all_values_when_the_directory_cannot_be_read() {
    DiskMetrics metrics = new DiskMetrics(directory.resolve("gone"), () -> false);

    assertThat(points(metrics, "virta_disk_free_bytes")).isEmpty();
  }

  @Test
  void follow_a_data_directory_that_is_a_symbolic_link() throws Exception {
    Path disk = Files.createDirectory(directory.resolve("disk"));
    Files.write(disk.resolve("a"), new byte[1_000]);
    Path link = Files.createSymbolicLink(directory.resolve("data"), disk);

    assertThat(points(new DiskMetrics(link, () -> false), "virta_data_directory_bytes"))
        .singleElement()
        .isInstanceOfSatisfying(
            GaugeDataPointSnapshot.class, point -> assertThat(point.getValue()).isEqualTo(1_000));
  }

  @Test
  void report_the_space_of_the_disk_even_if_the_files_cannot_be_added_up() {
    AtomicInteger questions = new AtomicInteger();
    DiskMetrics metrics = new DiskMetrics(directory, () -> questions.getAndIncrement() > 0);

    MetricSnapshots figures = metrics.collect();

    assertThat(points(figures, "virta_disk_free_bytes")).hasSize(1);
    assertThat(points(figures, "virta_disk_size_bytes")).hasSize(1);
    assertThat(points(figures, "virta_data_directory_bytes")).isEmpty();
  }

  @Test
  void count_the_other_files_when_some_cannot_be_read() throws Exception {
    Path file = Files.write(directory.resolve("a"), new byte[1_000]);
    DirectorySize size = new DirectorySize();

    // A walk by root fails on neither of these, so the callbacks are called directly.
    assertThat(
            List.of(
                size.visitFileFailed(
                    directory.resolve("lost+found"), new AccessDeniedException("lost+found")),
                size.visitFileFailed(
                    directory.resolve("given-back"), new NoSuchFileException("given-back")),
                size.visitFile(file, Files.readAttributes(file, BasicFileAttributes.class)),
                size.postVisitDirectory(directory, new IOException("cut short"))))
        .containsOnly(FileVisitResult.CONTINUE);
    assertThat(size.bytes()).isEqualTo(1_000);
  }

  @Test
  void count_the_other_files_when_a_directory_is_not_accessible_to_the_node() throws Exception {
    Files.write(directory.resolve("a"), new byte[1_000]);
    Path closed = Files.createDirectory(directory.resolve("lost+found"));
    Files.setPosixFilePermissions(closed, Set.of());

    assertThat(DirectorySize.of(directory)).isEqualTo(1_000);
  }
}
