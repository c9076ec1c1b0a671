package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.batch;
import static io.virta.persistence.lane.Samples.events;
import static io.virta.persistence.lane.Samples.records;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.SimulatedDisk;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.lane.write.Appends;
import io.virta.persistence.lane.write.Request;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The small files of a lane identify their lane; files of another lane are ignored. */
class LaneIdentityTest {
  private static final String FIRST = "0000000000000001";
  private static final int EVENTS = 20;

  private final LaneSettings settings =
      Samples.settings("segment-bytes = 16 KiB, staging-bytes = 4 KiB, copy-forward = off");
  private final SimulatedDisk disk = new SimulatedDisk(new SplittableRandom(1));
  private final SimulatedDisk other = new SimulatedDisk(new SplittableRandom(2));

  private LaneEngine open(SimulatedDisk on) throws IOException {
    return LaneEngine.open(on, settings, InstantSource.fixed(Instant.EPOCH), failure -> {});
  }

  private static void write(LaneEngine engine, LogEntry entry) {
    Request.Append append = Appends.of(entry);
    engine.writer().commit(List.of(append));
    append.done().join();
  }

  /** Opens and closes the lane several times, and writes more each time. */
  private void fill(SimulatedDisk on, String id, int openings) throws IOException {
    for (int opening = 0; opening < openings; opening++) {
      LaneEngine engine = open(on);
      for (int i = 1; i <= EVENTS; i++) {
        long seq = (long) opening * EVENTS + i;
        write(engine, records(id, seq, batch(seq, 1, 3_000, 1_000 + seq)));
      }
      close(engine, on);
    }
  }

  private static void close(LaneEngine engine, SimulatedDisk on) {
    engine.writer().close();
    engine.release();
    on.processEnds();
  }

  private void assertWhole(String id, int openings) throws IOException {
    LaneEngine engine = open(disk);
    assertThat(engine.damages().all()).isEmpty();
    assertThat(new LaneObserver(engine).observe(id).events).hasSize(openings * EVENTS);
    close(engine, disk);
    assertThat(LogVerifier.verify(disk).damages()).isEmpty();
  }

  private static List<String> segments(SimulatedDisk on) {
    return on.list().stream().filter(Segment::isFileName).toList();
  }

  @Test
  void reads_the_other_slot_when_a_checkpoint_is_from_another_lane() throws IOException {
    fill(disk, "a", 1);
    fill(other, "b", 3); // a newer checkpoint that lists none of our segments
    for (String slot : List.of("CHECKPOINT-0", "CHECKPOINT-1")) {
      disk.plant(slot, other.bytes(slot));

      assertWhole("a", 1);
    }
  }

  @Test
  void rebuilds_an_index_that_is_from_another_lane() throws IOException {
    fill(disk, "a", 1);
    fill(other, "b", 1); // the same length and LSNs as ours
    String index = FIRST + ".idx";
    assertThat(other.bytes(index)).hasSameSizeAs(disk.bytes(index)).isNotEqualTo(disk.bytes(index));

    disk.plant(index, other.bytes(index));

    assertWhole("a", 1);
  }

  @Test
  void refuses_tombstones_of_another_lane() throws IOException {
    fill(disk, "a", 1);
    fill(other, "b", 1);
    other.lose(FIRST + ".log");
    LogRepair.skipDamage(other);

    disk.plant("TOMBSTONES", other.bytes("TOMBSTONES"));

    assertThatThrownBy(() -> open(disk))
        .isInstanceOf(LogUnusableException.class)
        .hasMessageContaining("TOMBSTONES")
        .hasMessageContaining("another log");
    disk.lose("TOMBSTONES");
    assertWhole("a", 1);
  }

  /** Tombstones in format 1, without an identity. */
  private static byte[] oldTombstones(long lsn) {
    ByteBuffer bytes = ByteBuffer.allocate(28).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putInt(0x54474C56).putInt(0).putInt(1).putLong(lsn).putInt(0).putInt(0);
    bytes.putInt(4, Bytes.crc32c(bytes, 8, bytes.capacity()));
    return bytes.array();
  }

  @Test
  void refuses_tombstones_without_an_identity_where_all_files_have_one() throws IOException {
    fill(disk, "a", 2);
    disk.plant("TOMBSTONES", oldTombstones(3));

    assertThatThrownBy(() -> open(disk)).hasMessageContaining("another log");
  }

  @Test
  void accepts_old_tombstones_without_an_identity_and_rewrites_them() throws IOException {
    fill(disk, "a", 2);
    disk.lose("CHECKPOINT-0");
    disk.lose("CHECKPOINT-1");
    long ended =
        segments(disk).stream()
            .flatMap(name -> Stream.ofNullable(SegmentHeader.decode(head(name))))
            .mapToLong(SegmentHeader::previousLsn)
            .filter(lsn -> lsn > 0)
            .min()
            .orElseThrow();
    byte[] never = oldTombstones(ended + 1);
    disk.plant("TOMBSTONES", never);
    assertThatThrownBy(() -> open(disk)).hasMessageContaining("another log");

    disk.plant("TOMBSTONES", oldTombstones(ended));

    assertWhole("a", 2);
    assertThat(disk.bytes("TOMBSTONES")).isNotEqualTo(oldTombstones(ended));
  }

  @Test
  void accepts_tombstones_without_an_identity_when_the_segment_after_the_repair_is_gone()
      throws IOException {
    fill(disk, "a", 3);
    disk.lose("CHECKPOINT-0");
    disk.lose("CHECKPOINT-1");
    String behind = segments(disk).get(2);
    SegmentHeader header = Objects.requireNonNull(SegmentHeader.decode(head(behind)));
    disk.lose(behind); // as if retention had freed a segment of expired records
    disk.plant("TOMBSTONES", oldTombstones(header.previousLsn()));

    close(open(disk), disk);
  }

  private ByteBuffer head(String name) {
    return ByteBuffer.wrap(disk.bytes(name), 0, SegmentHeader.BYTES);
  }

  @Test
  void loses_nothing_with_an_empty_segment_after_a_clean_stop() throws IOException {
    fill(disk, "a", 1);
    close(open(disk), disk); // an opening without writes
    String newest = segments(disk).get(segments(disk).size() - 1);
    disk.lose(newest);

    assertWhole("a", 1);
  }

  @Test
  void keeps_an_unreadable_segment_until_it_is_restored() throws IOException {
    LaneEngine engine = open(disk);
    write(engine, events("a", 1, "one"));
    write(engine, events("b", 1, "x".repeat(14_000)));
    write(engine, events("b", 2, "y".repeat(14_000)));
    Request.Append trim = Appends.trim("b", 1);
    engine.writer().commit(List.of(trim));
    close(engine, disk);
    byte[] before = disk.bytes(FIRST + ".log");
    byte[] damaged = before.clone();
    Arrays.fill(damaged, SegmentHeader.BYTES, damaged.length, (byte) 0);
    disk.plant(FIRST + ".log", damaged);

    for (int start = 0; start < 2; start++) {
      LaneEngine hurt = open(disk);
      assertThatThrownBy(() -> new LaneObserver(hurt).observe("a"))
          .isInstanceOf(DamagedLogException.class);
      assertThat(hurt.damages().all()).isNotEmpty();
      close(hurt, disk);
    }
    assertThat(disk.list()).contains(FIRST + ".log");
    disk.plant(FIRST + ".log", before);

    LaneEngine restored = open(disk);
    assertThat(restored.damages().all()).isEmpty();
    assertThat(new LaneObserver(restored).observe("a").events).containsOnlyKeys(1L);
    close(restored, disk);
  }
}
