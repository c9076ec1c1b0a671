package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.batch;
import static io.virta.persistence.lane.Samples.events;
import static io.virta.persistence.lane.Samples.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.FileSystemException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reads that fail although no byte is damaged, and reads concurrent with a trim. */
class LaneReadTest {
  private static final int EVENTS = 20;
  private static final String FIRST = "0000000000000001.log";

  private final LaneSettings settings =
      Samples.settings("segment-bytes = 16 KiB, staging-bytes = 4 KiB, index-cache-bytes = 0");
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  /** The exception that the disk throws for the calls named in {@code failures}. */
  private @Nullable IOException failure;

  private Set<String> failures = Set.of("openToRead");
  private boolean failsOnce;

  @SuppressWarnings("NullAway.Init") // set before each test
  private LaneEngine lane;

  @BeforeEach
  void fill() throws IOException {
    lane = LaneEngine.open(failing(), settings, InstantSource.fixed(Instant.EPOCH), failed -> {});
    for (long i = 1; i <= EVENTS; i++) {
      commit(Appends.of(records("a", i, batch(i, 1, 3_000, 1_000 + i))));
    }
  }

  private Disk failing() {
    return (Disk)
        Proxy.newProxyInstance(
            Disk.class.getClassLoader(),
            new Class<?>[] {Disk.class},
            (proxy, method, arguments) -> {
              IOException failing = failure;
              if (failures.contains(method.getName()) && failing != null) {
                failure = failsOnce ? null : failing;
                throw failing;
              }
              try {
                return method.invoke(disk, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @AfterEach
  void release() {
    lane.release();
  }

  private void commit(Request.Append append) {
    lane.writer().commit(List.of(append));
    append.done().join();
  }

  private int read() {
    return lane.reader().readRecords("a", 1, 3, Integer.MAX_VALUE).size();
  }

  @Test
  void a_read_without_a_file_handle_fails_once_and_is_no_damage() {
    failure = new FileSystemException(FIRST, null, "Too many open files");
    assertThatThrownBy(this::read)
        .isInstanceOf(LogReadException.class)
        .hasMessageContaining("Too many open files")
        .hasCause(failure);
    assertThat(lane.damages().all()).isEmpty();

    failure = null;
    assertThat(read()).isEqualTo(3);
  }

  @Test
  void a_read_error_of_the_disk_is_damage() {
    failure = new IOException("Input/output error");
    assertThatThrownBy(this::read).isInstanceOf(DamagedLogException.class);
  }

  @Test
  void copying_forward_without_a_file_handle_leaves_the_writer_alive() {
    commit(Appends.trim("a", EVENTS - 2)); // the few kept entries are copied
    commit(Appends.of(events("b", 1, "kept")));
    failure = new FileSystemException(FIRST, null, "Too many open files");
    for (long i = EVENTS + 1; i <= 2 * EVENTS; i++) {
      commit(Appends.of(records("a", i, batch(i, 1, 3_000, 1_000 + i))));
      commit(Appends.trim("a", i - 2));
    }

    assertThat(lane.writer().failure()).isNull();
    failure = null;
    assertThat(new LaneObserver(lane).observe("b").events).containsOnlyKeys(1L);
  }

  @Test
  void a_writer_without_a_file_handle_closes_files_of_readers_and_continues() {
    assertThat(read()).isEqualTo(3);
    failures = Set.of("create", "open", "openDirect", "forceDirectory");
    failure = new FileSystemException(FIRST, null, "Too many open files");
    failsOnce = true;
    for (long i = EVENTS + 1; i <= 2 * EVENTS; i++) {
      commit(Appends.of(records("a", i, batch(i, 1, 3_000, 1_000 + i))));
      failure = new FileSystemException(FIRST, null, "Too many open files");
    }

    assertThat(lane.writer().failure()).isNull();
    assertThat(lane.index().segments()).hasSizeGreaterThan(5);
  }

  @Test
  void a_reader_of_a_trimmed_segment_finishes_before_the_file_is_deleted() {
    History history = lane.index().findOrAdd("a");
    Run run = history.runs()[0];
    assertThat(run.segment().retain()).isTrue();

    commit(Appends.trim("a", EVENTS));

    RunEntries entries = new RunCache(disk, 0).entries(history, run);
    assertThat(new EntryReader().whole(run.segment(), history, entries.get(0)).body().remaining())
        .isGreaterThan(3_000);
    assertThat(disk.list()).contains(FIRST);
    run.segment().release();
    commit(Appends.of(events("b", 1, "next")));
    assertThat(disk.list()).doesNotContain(FIRST);
    assertThat(lane.damages().all()).isEmpty();
  }

  @Test
  void a_read_after_the_close_reports_the_closed_lane() {
    commit(Appends.of(Samples.snapshot("a", EVENTS, 1, "state")));
    lane.writer().close();
    lane.release();

    assertThatThrownBy(this::read).isInstanceOf(LogReadException.class);
    assertThatThrownBy(() -> new LaneObserver(lane).observe("a"))
        .isInstanceOf(LogReadException.class);
    assertThatThrownBy(() -> lane.reader().loadSnapshot("a", EVENTS, Long.MAX_VALUE))
        .isInstanceOf(LogReadException.class);
  }
}
