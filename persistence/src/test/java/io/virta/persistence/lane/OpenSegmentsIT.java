package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.batch;
import static io.virta.persistence.lane.Samples.records;
import static io.virta.persistence.lane.Samples.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.lane.settings.LaneSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A lane with many segments of which only a few may be open. */
class OpenSegmentsIT {
  private static final Path HANDLES = Path.of("/proc/self/fd");
  private static final int BATCHES = 200;
  private static final int READERS = 8;

  @TempDir Path directory;

  private LaneLog open(LaneSettings settings) throws IOException {
    return LaneLog.open(new FileDisk(directory), settings, InstantSource.system(), e -> {});
  }

  private static LaneSettings small(String overrides) {
    return settings("segment-bytes = 16 KiB, staging-bytes = 4 KiB, " + overrides);
  }

  /** The number of files of the directory that this process has open. */
  private long handles() {
    try (Stream<Path> all = Files.list(HANDLES)) {
      return all.filter(this::isOurs).count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private boolean isOurs(Path handle) {
    try {
      return Files.readSymbolicLink(handle).startsWith(directory.toRealPath());
    } catch (IOException closedMeanwhile) {
      return false;
    }
  }

  private void fill(Lane lane) {
    for (int i = 0; i < BATCHES; i++) {
      lane.append(records("a", i + 1, batch(i + 1, 1, 6_000, 1_000 + i))).join();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"direct-io = off", "direct-io = on"})
  void reads_all_segments_from_many_threads_within_the_limit_of_open_files(String overrides)
      throws IOException {
    assumeThat(HANDLES).exists();
    LaneSettings few = small("open-segments-max = 3, " + overrides);
    try (LaneLog lane = open(few)) {
      fill(lane);
      assertThat(lane.segments()).hasSizeGreaterThan(60);
      readAll(lane, few); // segments of this opening
    }
    try (LaneLog lane = open(few)) {
      readAll(lane, few); // segments that were recovered
    }
    assertThat(handles()).isZero();
  }

  private void readAll(Lane lane, LaneSettings settings) {
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    try {
      List<CompletableFuture<Void>> reads = new ArrayList<>();
      for (int reader = 0; reader < READERS; reader++) {
        SplittableRandom random = new SplittableRandom(reader);
        reads.add(CompletableFuture.runAsync(() -> readSome(lane, settings, random), readers));
      }
      reads.forEach(CompletableFuture::join);
    } finally {
      readers.shutdownNow();
    }
  }

  private void readSome(Lane lane, LaneSettings settings, SplittableRandom random) {
    for (int i = 0; i < BATCHES; i++) {
      long seq = 1L + random.nextInt(BATCHES);
      assertThat(lane.readRecords("a", seq, 1, 1).get(0).firstSeq()).isEqualTo(seq);
      assertThat(handles()).isLessThanOrEqualTo(settings.filesMax() + READERS);
    }
  }

  @Test
  void trims_segments_that_are_not_open() throws IOException {
    try (LaneLog lane = open(small("open-segments-max = 1, recycled-segments-max = 0"))) {
      fill(lane);
      lane.trim("a", BATCHES).join();
      Awaitility.await().untilAsserted(() -> assertThat(lane.segments()).hasSizeLessThan(3));
      assertThat(lane.readRecords("a", 0, 10, 1_000)).isEmpty();
    }
  }
}
