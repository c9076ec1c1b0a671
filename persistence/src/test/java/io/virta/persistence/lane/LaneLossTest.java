package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.batch;
import static io.virta.persistence.lane.Samples.events;
import static io.virta.persistence.lane.Samples.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.record.RecordBatch;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Every kind of read reports the entries of a damaged file as missing; they are neither trimmed nor
 * is the file freed. Once the file is restored, its entries count again.
 */
class LaneLossTest {
  private static final long YOUNG_MILLIS = 3_000;

  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));

  private LaneEngine open() throws IOException {
    return open("off");
  }

  private LaneEngine open(String copyForward) throws IOException {
    LaneSettings settings =
        Samples.settings(
            "segment-bytes = 16 KiB, staging-bytes = 4 KiB, copy-forward = " + copyForward);
    return LaneEngine.open(disk, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
  }

  /** Ends the process without closing the lane. */
  private void kill(LaneEngine engine) {
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

  private static Request.Append record(long seq, int bytes, long arrivalMillis) {
    return Appends.of(records("a", seq, batch(seq, 1, bytes, arrivalMillis)));
  }

  private void assertSegments(Long... ids) {
    assertThat(disk.list().stream().filter(Segment::isFileName).map(Segment::idOf))
        .containsExactly(ids);
  }

  /** Overwrites the first bytes of a segment with zeros; returns the previous bytes. */
  private byte[] zero(long segmentId, int to) {
    byte[] before = disk.bytes(Segment.fileName(segmentId));
    byte[] damaged = before.clone();
    Arrays.fill(damaged, 0, to, (byte) 0);
    disk.plant(Segment.fileName(segmentId), damaged);
    return before;
  }

  private void assertMissesEventsOfA(int starts) throws IOException {
    for (int start = 0; start < starts; start++) {
      LaneEngine hurt = open();
      assertThatThrownBy(() -> new LaneObserver(hurt).observe("a"))
          .isInstanceOf(DamagedLogException.class);
      assertThat(hurt.damages().all()).isNotEmpty();
      kill(hurt);
    }
  }

  private void assertWhole(Long... seqsOfA) throws IOException {
    LaneEngine engine = open();
    assertThat(engine.damages().all()).isEmpty();
    assertThat(new LaneObserver(engine).observe("a").events).containsOnlyKeys(seqsOfA);
    kill(engine);
  }

  /**
   * Fills the lane such that segments 2 and 3 are freed, and entries of the newest segment follow
   * the checkpoint written for that.
   */
  private void fillBehindAGap() throws IOException {
    LaneEngine engine = open();
    write(engine, event("a", 1, 1), event("a", 2, 1));
    write(engine, event("b", 1, 14_000), event("b", 2, 14_000), Appends.trim("b", 2));
    assertSegments(1L, 4L);
    write(engine, Appends.trim("a", 1), event("a", 3, 6_000), event("a", 4, 1), event("a", 5, 1));
    engine.writer().mark();
    kill(engine);
  }

  @Test
  void a_trim_lost_with_the_header_of_its_segment_counts_again_after_a_restore()
      throws IOException {
    fillBehindAGap();
    byte[] before = zero(4, 2 * SegmentHeader.BYTES);
    assertMissesEventsOfA(2);

    disk.plant(Segment.fileName(4), before);

    assertWhole(2L, 3L, 4L, 5L);
  }

  @Test
  void a_segment_that_lost_only_its_header_is_complete() throws IOException {
    fillBehindAGap();
    zero(4, SegmentHeader.BYTES);

    assertWhole(2L, 3L, 4L, 5L);
  }

  @Test
  void a_damaged_segment_is_kept_for_its_copies_of_older_events() throws IOException {
    LaneEngine engine = open("on");
    write(engine, event("a", 1, 1), event("b", 1, 11_000));
    write(engine, event("a", 2, 9_000), Appends.trim("b", 1));
    write(engine, event("b", 2, 11_000), Appends.trim("b", 2));
    assertSegments(2L, 3L);
    engine.writer().close();
    kill(engine);
    byte[] before = disk.bytes(Segment.fileName(3));
    disk.plant(Segment.fileName(3), Arrays.copyOf(before, SegmentHeader.BYTES));
    assertMissesEventsOfA(2);

    disk.plant(Segment.fileName(3), before);

    assertWhole(1L, 2L);
  }

  @Test
  void a_read_reports_a_segment_that_is_damaged_together_with_its_index() throws IOException {
    LaneEngine engine = open();
    write(engine, event("a", 1, 1), event("a", 2, 6_000));
    engine.writer().close();
    kill(engine);
    zero(1, 2 * SegmentHeader.BYTES);
    byte[] index = disk.bytes(Segment.indexName(1));
    index[index.length - 1] ^= 1;
    disk.plant(Segment.indexName(1), index);

    LaneEngine hurt = open();
    assertThatThrownBy(() -> new LaneObserver(hurt).observe("a"))
        .isInstanceOf(DamagedLogException.class);

    assertThat(hurt.damages().all())
        .singleElement()
        .satisfies(
            damage -> {
              assertThat(damage.file()).isEqualTo(Segment.indexName(1));
              assertThat(damage.persistenceIds()).containsExactly("a");
            });
    kill(hurt);
  }

  /**
   * Opens the lane without its second record; an event without records follows it in the newest
   * segment.
   */
  private LaneEngine openWithoutSecondRecord() throws IOException {
    LaneEngine engine = open();
    write(engine, record(1, 1, YOUNG_MILLIS - 1), event("b", 1, 11_000));
    write(engine, record(2, 11_000, YOUNG_MILLIS), event("a", 3, 1_000));
    engine.writer().mark();
    kill(engine);
    assertSegments(1L, 2L, 3L);
    disk.lose(Segment.fileName(2));
    return open();
  }

  @Test
  void an_event_without_records_does_not_hide_lost_records_from_a_read() throws IOException {
    LaneEngine engine = openWithoutSecondRecord();
    write(engine, record(4, 1, YOUNG_MILLIS));

    assertThat(engine.reader().readRecords("a", 1, Integer.MAX_VALUE, Integer.MAX_VALUE))
        .extracting(RecordBatch::firstSeq)
        .containsExactly(1L);
    assertThatThrownBy(
            () -> engine.reader().readRecords("a", 2, Integer.MAX_VALUE, Integer.MAX_VALUE))
        .isInstanceOf(DamagedLogException.class)
        .hasMessageContaining("events 2..");
    assertThat(engine.reader().readRecords("a", 4, Integer.MAX_VALUE, Integer.MAX_VALUE))
        .hasSize(1);
    kill(engine);
  }

  @Test
  void retention_keeps_lost_events_when_no_older_record_follows_them() throws IOException {
    LaneEngine engine = openWithoutSecondRecord();

    assertThat(engine.reader().trimmableBefore("a", YOUNG_MILLIS, YOUNG_MILLIS)).hasValue(1);

    write(engine, record(4, 1, YOUNG_MILLIS));
    assertThat(engine.reader().trimmableBefore("a", YOUNG_MILLIS, YOUNG_MILLIS)).hasValue(1);
    assertThat(engine.reader().trimmableBefore("a", YOUNG_MILLIS + 1, YOUNG_MILLIS + 1))
        .hasValue(4);
    kill(engine);
  }
}
