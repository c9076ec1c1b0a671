package io.virta.persistence.lane;

import static io.virta.persistence.lane.Samples.batch;
import static io.virta.persistence.lane.Samples.events;
import static io.virta.persistence.lane.Samples.records;
import static io.virta.persistence.lane.Samples.replay;
import static io.virta.persistence.lane.Samples.settings;
import static io.virta.persistence.lane.Samples.snapshot;
import static io.virta.persistence.lane.Samples.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.disk.FileDisk;
import io.virta.persistence.log.LogUnusableException;
import io.virta.persistence.record.RecordBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lane on a real directory, with its thread. */
abstract class LaneLogContract {
  @TempDir Path directory;
  private final String overrides;
  private Lane lane;

  LaneLogContract(String overrides) {
    this.overrides = overrides;
  }

  @BeforeEach
  void open() throws IOException {
    lane =
        LaneLog.open(new FileDisk(directory), settings(overrides), InstantSource.system(), e -> {});
  }

  @AfterEach
  void close() {
    lane.close();
  }

  private void reopen() throws IOException {
    lane.close();
    open();
  }

  @Test
  void keeps_events_of_many_ids_in_order_over_a_restart() throws IOException {
    lane.append(events("a", 1, "a1")).join();
    lane.append(events("b", 1, "b1", "b2")).join();
    lane.append(events("a", 2, "a2")).join();

    for (int restart = 0; restart < 3; restart++) {
      assertThat(replay(lane, "a")).containsExactly("1: a1", "2: a2");
      assertThat(replay(lane, "b", 2, 9, 9)).containsExactly("2: b2");
      assertThat(lane.highestPersistSeq("b").join()).isEqualTo(2);
      assertThat(lane.highestPersistSeq("unknown").join()).isZero();
      reopen();
    }
  }

  @Test
  void serves_records_from_any_number_over_many_segments() throws IOException {
    append_batches("s", 100, 10, 200);
    assertThat(lane.segments()).hasSizeGreaterThan(3);

    for (int restart = 0; restart < 2; restart++) {
      for (long from : new long[] {1, 5, 500, 991, 1000}) {
        List<RecordBatch> read = lane.readRecords("s", from, Integer.MAX_VALUE, 20_000);
        assertThat(read.get(0).firstSeq()).isEqualTo((from - 1) / 10 * 10 + 1);
        assertThat(read.get(0).blocks().get(0).data(0)[0]).isEqualTo((byte) read.get(0).firstSeq());
      }
      assertThat(lane.readRecords("s", 1001, Integer.MAX_VALUE, 20_000)).isEmpty();
      assertThat(read_all("s", 1)).isEqualTo(1000);
      reopen();
    }
  }

  @Test
  void reads_only_the_batches_needed_for_the_requested_records() {
    append_batches("s", 10, 10, 200);

    assertThat(firstSeqs(lane.readRecords("s", 1, 25, 1 << 20))).containsExactly(1L, 11L, 21L);
    assertThat(firstSeqs(lane.readRecords("s", 5, 16, 1 << 20))).containsExactly(1L, 11L);
    assertThat(firstSeqs(lane.readRecords("s", 5, 17, 1 << 20))).containsExactly(1L, 11L, 21L);
    assertThat(firstSeqs(lane.readRecords("s", 5, 1, 1 << 20))).containsExactly(1L);
  }

  private static List<Long> firstSeqs(List<RecordBatch> batches) {
    return batches.stream().map(RecordBatch::firstSeq).toList();
  }

  private void append_batches(String id, int batches, int records, int dataBytes) {
    List<CompletableFuture<Void>> pending = new ArrayList<>();
    for (int i = 0; i < batches; i++) {
      RecordBatch batch = batch(1 + (long) i * records, records, dataBytes, 1000 + i);
      pending.add(lane.append(records(id, i + 1, batch)));
    }
    pending.forEach(CompletableFuture::join);
  }

  private long read_all(String id, long from) {
    long next = from;
    long count = 0;
    for (List<RecordBatch> read = lane.readRecords(id, next, Integer.MAX_VALUE, 5_000);
        !read.isEmpty();
        read = lane.readRecords(id, next, Integer.MAX_VALUE, 5_000)) {
      for (RecordBatch batch : read) {
        assertThat(batch.firstSeq()).isEqualTo(next);
        count += batch.header().recordCount();
        next = batch.nextSeq();
      }
    }
    return count;
  }

  @Test
  void trimming_frees_space_and_keeps_the_highest_number() throws IOException {
    append_batches("s", 100, 10, 200);
    int before = lane.segments().size();

    lane.trim("s", 90).join();
    assertThat(lane.highestPersistSeq("s").join()).isEqualTo(100);
    assertThat(lane.segments().size()).isLessThan(before - 2);
    assertThat(firstSeqs(lane.readRecords("s", 1, 1, 1))).containsExactly(901L);
    lane.trim("s", Long.MAX_VALUE).join();

    for (int restart = 0; restart < 3; restart++) {
      assertThat(lane.highestPersistSeq("s").join()).isEqualTo(100);
      assertThat(replay(lane, "s")).isEmpty();
      assertThat(lane.readRecords("s", 1, Integer.MAX_VALUE, 1000)).isEmpty();
      reopen();
    }
    lane.append(records("s", 101, batch(1001, 1, 1, 1))).join();
    assertThat(replay(lane, "s")).containsExactly("101: records 1001..1001");
  }

  @Test
  void finds_records_by_arrival() {
    append_batches("s", 100, 10, 200);

    assertThat(lane.firstBatchArrivedFrom("s", 1050).orElseThrow().firstSeq()).isEqualTo(501);
    assertThat(lane.firstBatchArrivedFrom("s", 1100)).isEmpty();
    assertThat(lane.trimmableBefore("s", 1050, 2000)).isEqualTo(OptionalLong.of(50));
    assertThat(lane.trimmableBefore("s", 1000, 2000)).isEmpty();
    assertThat(lane.trimmableBefore("s", 5000, 6000)).isEqualTo(OptionalLong.of(100));
  }

  @Test
  void the_next_segment_bounds_the_age_of_records_from_the_future() throws IOException {
    long now = System.currentTimeMillis();
    append_batches("s", 100, 10, 200);
    lane.append(records("s", 101, batch(1001, 1, 1, 4_000_000_000_000L))).join();
    long of = lane.segments().get(lane.segments().size() - 1).segmentId();
    for (int seq = 102; lane.segments().get(lane.segments().size() - 1).segmentId() == of; seq++) {
      lane.append(records("s", seq, batch(900 + seq, 1, 200, 4_000_000_000_000L))).join();
    }

    for (int restart = 0; restart < 2; restart++) {
      long young = now - 60_000;
      long old = now + 600_000;
      assertThat(lane.trimmableBefore("s", young, now + 600_000)).isEqualTo(OptionalLong.of(100));
      assertThat(lane.trimmableBefore("s", old, now + 600_000).orElseThrow())
          .isGreaterThanOrEqualTo(101);
      reopen();
    }
  }

  @Test
  void keeps_snapshots_until_they_are_deleted() throws IOException {
    lane.append(snapshot("s", 3, 30, "three")).join();
    lane.append(snapshot("s", 5, 50, "five")).join();
    lane.append(snapshot("s", 9, 90, "nine")).join();
    lane.deleteSnapshots("s", 9, 9, Long.MAX_VALUE).join();

    for (int restart = 0; restart < 2; restart++) {
      assertThat(text(lane.loadSnapshot("s", 100, 100).orElseThrow().state())).isEqualTo("five");
      assertThat(lane.loadSnapshot("s", 4, 100).orElseThrow().persistSeq()).isEqualTo(3);
      assertThat(lane.loadSnapshot("s", 100, 29)).isEmpty();
      reopen();
    }
    lane.append(events("s", 6, "behind the snapshot")).join();
    assertThat(replay(lane, "s")).containsExactly("6: behind the snapshot");
  }

  @Test
  void deletes_everything_of_a_dropped_id() throws IOException {
    lane.append(events("gone", 1, "x", "y")).join();
    lane.append(snapshot("gone", 2, 1, "z")).join();
    lane.drop("gone").join();
    reopen();

    assertThat(lane.highestPersistSeq("gone").join()).isZero();
    assertThat(lane.loadSnapshot("gone", 9, 9)).isEmpty();
    lane.append(events("gone", 1, "again")).join();
    reopen();
    assertThat(replay(lane, "gone")).containsExactly("1: again");
  }

  @Test
  void refuses_events_out_of_order() {
    lane.append(events("a", 1, "a1")).join();
    assertThatThrownBy(() -> lane.append(events("a", 3, "a3")).join())
        .hasMessageContaining("a: the next event has number 2, not 3");
  }

  @Test
  void refuses_a_directory_in_use() {
    assertThatThrownBy(this::open)
        .isInstanceOf(LogUnusableException.class)
        .hasMessageContaining("stop it first");
  }
}
