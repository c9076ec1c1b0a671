package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.SimulatedDisk;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * A damaged file that is restored counts again, with all that it says, whatever the lane concluded
 * while it could not be read.
 */
class LaneRestoreTest {
  private static final String NEWEST = "0000000000000004.log";

  private final LaneSettings settings =
      Samples.settings("segment-bytes = 16 KiB, staging-bytes = 4 KiB, copy-forward = off");
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  private LaneEngine open() throws IOException {
    return LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
  }

  private void end(LaneEngine engine) {
    engine.release();
    disk.processEnds();
  }

  private static void write(LaneEngine engine, Request.Append... appends) {
    for (Request.Append append : appends) {
      engine.writer().commit(List.of(append));
      append.done().join();
    }
  }

  private static Request.Append event(String id, long seq, int bytes) {
    return Appends.of(events(id, seq, "x".repeat(bytes)));
  }

  /** Segments 2 and 3 are given back; entries of the newest follow the checkpoint made for that. */
  private void fill() throws IOException {
    LaneEngine engine = open();
    write(engine, event("a", 1, 1), event("a", 2, 1));
    write(engine, event("b", 1, 14_000), event("b", 2, 14_000), Appends.trim("b", 2));
    assertThat(disk.list().stream().filter(Segment::isFileName))
        .containsExactly("0000000000000001.log", NEWEST);
    write(engine, Appends.trim("a", 1), event("a", 3, 6_000), event("a", 4, 1), event("a", 5, 1));
    engine.writer().mark();
    end(engine);
  }

  private void zeroNewest(int bytes) {
    byte[] damaged = disk.bytes(NEWEST);
    Arrays.fill(damaged, 0, bytes, (byte) 0);
    disk.plant(NEWEST, damaged);
  }

  private void assertWhole() throws IOException {
    LaneEngine engine = open();
    assertThat(engine.damages().all()).isEmpty();
    assertThat(new LaneObserver(engine).observe("a").events).containsOnlyKeys(2L, 3L, 4L, 5L);
    end(engine);
  }

  @Test
  void applies_a_trim_that_was_lost_with_the_header_behind_segments_that_were_given_back()
      throws IOException {
    fill();
    byte[] before = disk.bytes(NEWEST);
    zeroNewest(2 * SegmentHeader.BYTES);
    for (int start = 0; start < 2; start++) {
      LaneEngine hurt = open();
      assertThatThrownBy(() -> new LaneObserver(hurt).observe("a"))
          .isInstanceOf(DamagedLogException.class);
      end(hurt);
    }

    disk.plant(NEWEST, before);

    assertWhole();
  }

  @Test
  void reads_all_of_a_segment_that_lost_nothing_but_its_header() throws IOException {
    fill();
    zeroNewest(SegmentHeader.BYTES);

    assertWhole();
  }
}
