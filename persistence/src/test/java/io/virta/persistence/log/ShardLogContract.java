package io.virta.persistence.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The contract of every engine. */
public abstract class ShardLogContract {
  private static final String ID = "shard|a/s@1/0";
  private static final long NOW = 1_000_000;

  private ShardLog log;

  /** Opens the log: empty at first, after {@link #stop} with its previous content. */
  protected abstract ShardLog start() throws Exception;

  protected abstract void stop() throws Exception;

  /** Makes the next append of this log fail with a {@link LogFailedException}. */
  protected abstract void failNextAppend();

  @BeforeEach
  void open() throws Exception {
    log = start();
  }

  @AfterEach
  void close() throws Exception {
    stop();
  }

  private void restart() throws Exception {
    stop();
    open();
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }

  private LogWriter writer() throws Exception {
    return get(log.open(ID));
  }

  private static LogEntry.Records records(
      long persistSeq, long firstSeq, int records, long arrivalMillis) {
    RecordBlockBuilder builder =
        new RecordBlockBuilder(records, records * RecordBlockBuilder.recordBytes(1, false, 10));
    for (int i = 0; i < records; i++) {
      builder.add("k".getBytes(StandardCharsets.UTF_8), new byte[10]);
    }
    RecordBlock block = builder.build().arrivedAt(arrivalMillis);
    return new LogEntry.Records(ID, persistSeq, RecordBatch.of(firstSeq, List.of(block)));
  }

  private static LogEntry.Events event(long persistSeq, String text) {
    return new LogEntry.Events(
        ID, persistSeq, List.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8))));
  }

  private void appendTenBatches() throws Exception {
    LogWriter writer = writer();
    for (int i = 0; i < 10; i++) {
      get(writer.append(records(1 + i, 1 + 5L * i, 5, 1_000 + i)));
    }
  }

  private List<Long> firstSeqs(long fromSeq, int recordsMax, int bytesMax) throws Exception {
    return firstSeqs(fromSeq, 0, recordsMax, bytesMax);
  }

  private List<Long> firstSeqs(long fromSeq, long arrivedFromMillis, int recordsMax, int bytesMax)
      throws Exception {
    return get(log.readRecords(ID, fromSeq, arrivedFromMillis, recordsMax, bytesMax)).stream()
        .map(RecordBatch::firstSeq)
        .toList();
  }

  private List<String> replay() throws Exception {
    List<String> lines = new ArrayList<>();
    get(
        log.replay(
            ID,
            1,
            Long.MAX_VALUE,
            Long.MAX_VALUE,
            new ShardLog.ReplayVisitor() {
              @Override
              public void records(long persistSeq, BatchHeader header) {
                lines.add(persistSeq + ": from " + header.firstSeq());
              }

              @Override
              public void event(long persistSeq, ByteBuffer event) {
                lines.add(persistSeq + ": " + StandardCharsets.UTF_8.decode(event));
              }
            }));
    return lines;
  }

  @Test
  void replays_what_was_appended_in_order() throws Exception {
    LogWriter writer = writer();
    get(writer.append(event(1, "one")));
    get(writer.append(records(2, 1, 5, 1_000)));
    get(writer.append(event(3, "three")));

    for (int restarts = 0; restarts < 2; restarts++) {
      assertThat(replay()).containsExactly("1: one", "2: from 1", "3: three");
      assertThat(get(log.highestPersistSeq(ID))).isEqualTo(3);
      assertThat(get(log.highestPersistSeq("unknown"))).isZero();
      assertThat(get(log.ids())).containsExactly(ID);
      restart();
    }
  }

  @Test
  void reads_slices_within_the_bounds() throws Exception {
    appendTenBatches();

    assertThat(firstSeqs(1, 11, 1 << 20)).containsExactly(1L, 6L, 11L);
    assertThat(firstSeqs(8, 4, 1 << 20)).containsExactly(6L, 11L);
    assertThat(firstSeqs(8, 3, 1 << 20)).containsExactly(6L);
    assertThat(firstSeqs(1, 50, 1)).as("at least one").containsExactly(1L);
  }

  @Test
  void reads_no_batch_whose_records_all_arrived_too_early() throws Exception {
    appendTenBatches();

    assertThat(firstSeqs(1, 1_003, 6, 1 << 20)).containsExactly(16L, 21L);
    assertThat(firstSeqs(18, 1_003, 6, 1 << 20)).containsExactly(16L, 21L);
    assertThat(firstSeqs(33, 1_003, 1, 1 << 20)).containsExactly(31L);
    assertThat(firstSeqs(1, 1_010, 6, 1 << 20)).isEmpty();
  }

  @Test
  void reads_nothing_at_the_tail_until_more_is_durable() throws Exception {
    appendTenBatches();
    assertThat(firstSeqs(51, 10, 1 << 20)).isEmpty();

    get(writer().append(records(11, 51, 1, 2_000)));

    assertThat(firstSeqs(51, 10, 1 << 20)).containsExactly(51L);
  }

  @Test
  void finds_records_by_arrival() throws Exception {
    appendTenBatches();

    assertThat(get(log.firstBatchArrivedFrom(ID, 1_003)).orElseThrow().firstSeq()).isEqualTo(16);
    assertThat(get(log.firstBatchArrivedFrom(ID, 1_010))).isEmpty();
    assertThat(get(log.trimPoint(ID, 1_003, NOW))).isEqualTo(OptionalLong.of(3));
    assertThat(get(log.trimPoint(ID, 1_000, NOW))).isEmpty();
    assertThat(log.newestArrivalMillis()).isEqualTo(1_009);
  }

  @Test
  void trims_and_keeps_the_number() throws Exception {
    appendTenBatches();
    get(writer().trim(3));

    for (int restarts = 0; restarts < 2; restarts++) {
      assertThat(firstSeqs(1, 1, 1)).containsExactly(16L);
      assertThat(replay()).hasSize(7).startsWith("4: from 16");
      assertThat(get(log.highestPersistSeq(ID))).isEqualTo(10);
      restart();
    }
    get(writer().append(records(11, 51, 1, 2_000)));
    assertThat(get(log.highestPersistSeq(ID))).isEqualTo(11);
  }

  @Test
  void drops_everything_and_the_number() throws Exception {
    appendTenBatches();
    LogWriter writer = writer();
    get(writer.append(new LogEntry.Snapshot(ID, 10, 1, ByteBuffer.wrap(new byte[] {1}))));
    get(writer.drop());
    restart();

    assertThat(get(log.ids())).isEmpty();
    assertThat(get(log.highestPersistSeq(ID))).isZero();
    assertThat(get(log.loadSnapshot(ID, Long.MAX_VALUE, Long.MAX_VALUE))).isEmpty();
    assertThat(firstSeqs(1, 10, 1 << 20)).isEmpty();
    get(writer().append(event(1, "again")));
    assertThat(replay()).containsExactly("1: again");
  }

  @Test
  void keeps_snapshots_until_they_are_deleted() throws Exception {
    LogWriter writer = writer();
    for (int seq : new int[] {3, 5, 9}) {
      get(writer.append(new LogEntry.Snapshot(ID, seq, 10L * seq, ByteBuffer.wrap(new byte[seq]))));
    }
    get(writer.deleteSnapshots(9, 9, Long.MAX_VALUE));
    restart();

    assertThat(get(log.loadSnapshot(ID, 100, 100)).orElseThrow().state().remaining()).isEqualTo(5);
    assertThat(get(log.loadSnapshot(ID, 4, 100)).orElseThrow().persistSeq()).isEqualTo(3);
    assertThat(get(log.loadSnapshot(ID, 100, 29))).isEmpty();
  }

  @Test
  void refuses_a_number_that_does_not_follow_and_stores_nothing_of_it() throws Exception {
    LogWriter writer = writer();
    get(writer.append(event(1, "one")));

    for (long wrong : new long[] {1, 3}) {
      assertThatThrownBy(() -> writer.append(event(wrong, "wrong")).join())
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    get(writer.append(event(2, "two")));
    assertThat(replay()).containsExactly("1: one", "2: two");
  }

  @Test
  void a_writer_sees_the_highest_number_of_earlier_writers() throws Exception {
    appendTenBatches();
    LogWriter before = writer();
    restart();

    LogWriter writer = writer();

    assertThat(writer.highestPersistSeqBefore()).isEqualTo(10);
    assertThat(writer.epoch()).isGreaterThan(before.epoch());
  }

  @Test
  void a_stale_writer_stores_nothing() throws Exception {
    appendTenBatches();
    LogWriter stale = writer();
    restart();
    LogWriter writer = writer();

    assertFenced(stale.append(records(11, 51, 1, 2_000)));
    assertFenced(stale.trim(10));
    assertFenced(stale.deleteSnapshots(0, 10, Long.MAX_VALUE));
    assertFenced(stale.drop());

    assertThat(replay()).hasSize(10);
    get(writer.append(records(11, 51, 1, 2_000)));
  }

  private static void assertFenced(CompletableFuture<Void> write) {
    assertThatThrownBy(write::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(FencedException.class)
        .hasMessageContaining(ID);
  }

  @Test
  void the_outcome_of_a_failed_append_is_known_after_opening_again() throws Exception {
    appendTenBatches();
    LogWriter writer = writer();
    failNextAppend();
    assertThatThrownBy(() -> writer.append(records(11, 51, 5, 2_000)).join())
        .hasCauseInstanceOf(LogFailedException.class);
    restart();

    long highest = writer().highestPersistSeqBefore();

    assertThat(highest).isBetween(10L, 11L);
    assertThat(firstSeqs(51, 1, 1)).isEqualTo(highest == 11 ? List.of(51L) : List.of());
    get(writer().append(records(highest + 1, 1 + 5 * highest, 1, 3_000)));
  }
}
