package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogEntry;
import io.virta.persistence.log.LogException;
import io.virta.persistence.log.LogReadException;
import io.virta.persistence.log.ShardLog;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlockBuilder;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What readers get from the log: records within retention, or an error. */
class ShardReaderTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");

  private final InstantSource clock = InstantSource.fixed(Instant.ofEpochMilli(1_000));
  private final DamagedEntities damages = new DamagedEntities();
  private final ShardReader reader =
      readerOf(new DamagedLogException("event 3 is damaged in x at 7"));

  /** A reader of a log whose reads all fail with that error. */
  private ShardReader readerOf(LogException failure) {
    ShardLog log =
        (ShardLog)
            Proxy.newProxyInstance(
                ShardLog.class.getClassLoader(),
                new Class<?>[] {ShardLog.class},
                (proxy, method, arguments) -> CompletableFuture.failedFuture(failure));
    return new ShardReader(
        log, clock, RetentionClock.startingNow(clock, () -> 0, Duration.ofMinutes(10)), damages);
  }

  private static ShardTail tail() {
    return tail(batch(1, 500));
  }

  private static ShardTail tail(RecordBatch batch) {
    ShardTail tail = new ShardTail(SHARD, new TailBudget(1 << 20), new ShardQuota(1, 1, 1, 1, 1));
    tail.open(ShardState.EMPTY);
    tail.append(batch);
    return tail;
  }

  /** A batch with one block of one record per arrival. */
  private static RecordBatch batch(long firstSeq, long... arrivals) {
    return RecordBatch.of(
        firstSeq,
        LongStream.of(arrivals)
            .mapToObj(millis -> RecordBlockBuilder.single("k", new byte[10]).arrivedAt(millis))
            .toList());
  }

  /**
   * Reads from number 1 of a shard with that batch, in which only arrivals from 600 on are visible.
   */
  private RecordSlice read(RecordBatch stored, boolean ended) {
    String id = ShardJournal.persistenceId(SHARD).id();
    MemoryLog log = new MemoryLog();
    log.open(id).join().append(new LogEntry.Records(id, 1, stored)).join();
    ShardTail tail = tail(stored);
    tail.describe(
        new ShardDirectory.Descriptor(
            Shard.first(new ShardId(0), HashKeyRange.ALL, 0),
            Duration.ofDays(1),
            600,
            false,
            1,
            TestKeys.NONE.ring(),
            Set.of()));
    if (ended) {
      tail.end(TestShards.state(stored.nextSeq(), 500, 0, true));
    }
    ShardReader stocked =
        new ShardReader(
            log, clock, RetentionClock.startingNow(clock, () -> 0, Duration.ZERO), damages);
    return stocked.read(tail, 1, 10, 1_000, false).toCompletableFuture().join();
  }

  private void assertDamaged(CompletionStage<?> answer) {
    assertThatThrownBy(() -> answer.toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DAMAGED));
    assertThat(damages.all())
        .extracting(DamagedEntities.Damage::entityId)
        .containsExactly(SHARD.entityId());
  }

  @Test
  void a_read_of_expired_records_only_continues_behind_them() {
    RecordSlice slice = read(batch(1, 500, 500, 599), false);

    assertThat(slice.isEmpty()).isTrue();
    assertThat(slice.nextSeq()).isEqualTo(4);
    assertThat(slice.atEnd()).isFalse();
  }

  @Test
  void a_read_of_expired_records_only_finds_the_end_of_a_closed_shard() {
    RecordSlice slice = read(batch(1, 500, 500, 599), true);

    assertThat(slice.nextSeq()).isEqualTo(4);
    assertThat(slice.atEnd()).isTrue();
  }

  @Test
  void a_read_begins_with_the_first_record_of_a_batch_that_is_not_expired() {
    RecordSlice slice = read(batch(1, 500, 599, 600, 700), false);

    assertThat(slice.runs().get(0).firstSeq()).isEqualTo(3);
    assertThat(slice.recordCount()).isEqualTo(2);
  }

  @Test
  void a_search_by_time_in_a_damaged_log_is_refused_as_damaged() {
    assertDamaged(reader.arrivedFrom(tail(), 1));
  }

  @Test
  void a_read_with_a_transient_failure_is_refused_as_unavailable_and_not_as_damaged() {
    ShardReader failing =
        readerOf(
            new LogReadException("x cannot be read now", new IOException("Too many open files")));

    assertThatThrownBy(() -> failing.trimHorizon(tail()).toCompletableFuture().join())
        .cause()
        .isInstanceOfSatisfying(
            VirtaException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.UNAVAILABLE))
        .hasMessage("x cannot be read now");
    assertThat(damages.all()).isEmpty();
  }

  @Test
  void a_search_for_the_oldest_record_in_a_damaged_log_is_refused_as_damaged() {
    assertDamaged(reader.trimHorizon(tail()));
  }
}
