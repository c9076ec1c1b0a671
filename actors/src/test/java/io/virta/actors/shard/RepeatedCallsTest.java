package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Appended;
import io.virta.actors.model.Earlier;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StoredEntries;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The handling of retried calls by a shard. */
class RepeatedCallsTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");
  private static final CallId CALL = new CallId(1, 2);
  private static final CallId OTHER = new CallId(3, 4);
  private static final HashKey LOW = HashKey.MIN;

  private final MemoryLog log = new MemoryLog();
  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final ShardTail tail = tails.of(SHARD);
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> client = TestInbox.create();
  private final List<Set<CallId>> lookedUp = new ArrayList<>();
  private final ShardWriter writer =
      new ShardWriter(
          SHARD,
          TestShards.environment(log, tails),
          tail,
          (calls, since) -> lookedUp.add(Set.copyOf(calls)));
  private long id;
  private long nowMillis = 1_000_000;

  private void send(CallId call, int attempt, int... entries) {
    RecordBlockBuilder block =
        new RecordBlockBuilder(
            entries.length, entries.length * RecordBlockBuilder.recordBytes(1, true, 1));
    for (int entry : entries) {
      int at = block.begin(1, LOW.high(), LOW.low());
      block.array()[at + 1] = (byte) entry;
      block.end(at + 2);
    }
    RecordBlock sent = block.build().sentBy(call, attempt, entries);
    writer.append(new ShardEntity.Append(sent, ++id, client.getRef()), nowMillis);
  }

  /** Makes the next batch for the journal durable and returns the data of its records. */
  private List<Integer> stored() {
    RecordBatch batch = ((ShardJournal.Persist) journal.receiveMessage()).batch();
    writer.persisted(batch.nextSeq());
    List<Integer> data = new ArrayList<>();
    for (RecordBlock block : batch.blocks()) {
      for (int i = 0; i < block.recordCount(); i++) {
        data.add((int) block.data(i)[0]);
      }
    }
    return data;
  }

  private Appended done() {
    return ((AppendAnswer.Done) client.receiveMessage()).appended();
  }

  private ErrorCode refused() {
    return ((AppendAnswer.Refused) client.receiveMessage()).reason().code();
  }

  private StoredEntries entries(long firstSeq, int count, int first, int last) {
    return new StoredEntries(
        SHARD.shard(), HashKeyRange.ALL, firstSeq, count, nowMillis, false, first, last);
  }

  private static Earlier earlier(Appended answer) {
    return Objects.requireNonNull(answer.earlier());
  }

  private void wake(ShardState state) {
    tail.describe(TestShards.described(false, 1, TestKeys.NONE.ring()));
    writer.recovered(journal.getRef(), state);
  }

  @Nested
  class InMemory {
    @BeforeEach
    void wake() {
      RepeatedCallsTest.this.wake(ShardState.EMPTY);
    }

    @Test
    void a_repeat_of_durable_records_stores_nothing_and_gets_their_place() {
      send(CALL, 1, 0, 1, 5);
      assertThat(stored()).containsExactly(0, 1, 5);
      assertThat(done()).isEqualTo(new Appended(1, 3, nowMillis));

      send(CALL, 2, 0, 1, 5);

      assertThat(journal.hasMessages()).isFalse();
      Appended again = done();
      assertThat(again.count()).isZero();
      assertThat(earlier(again).entries()).containsExactly(entries(1, 3, 0, 5));
      assertThat(lookedUp).isEmpty();
    }

    @Test
    void a_repeat_of_records_in_flight_waits_for_their_outcome() {
      send(CALL, 1, 0);
      send(CALL, 2, 0);
      send(CALL, 3, 0);
      assertThat(client.hasMessages()).isFalse();
      assertThat(writer.isDrained()).isFalse();

      assertThat(stored()).containsExactly(0);

      assertThat(done().count()).isEqualTo(1);
      assertThat(earlier(done()).entries()).containsExactly(entries(1, 1, 0, 0));
      assertThat(earlier(done()).entries()).containsExactly(entries(1, 1, 0, 0));
      assertThat(journal.hasMessages()).isFalse();
      assertThat(writer.isDrained()).isTrue();
    }

    @Test
    void a_repeat_stores_the_records_that_its_first_attempt_has_not_stored() {
      send(CALL, 1, 0, 1);
      stored();
      done();

      send(CALL, 2, 0, 1, 2, 3);

      assertThat(stored()).containsExactly(2, 3);
      Appended again = done();
      assertThat(again.firstSeq()).isEqualTo(3);
      assertThat(again.count()).isEqualTo(2);
      assertThat(earlier(again).entries()).containsExactly(entries(1, 2, 0, 1));

      send(CALL, 3, 0, 1, 2, 3);
      assertThat(earlier(done()).entries())
          .containsExactly(entries(1, 2, 0, 1), entries(3, 2, 2, 3));
    }

    @Test
    void a_repeat_cut_by_the_quota_still_gets_the_place_of_stored_records() {
      tail.describe(TestShards.described(true, 2, TestKeys.NONE.ring()));
      send(CALL, 1, 0, 1, 2, 3, 4, 5, 6);
      assertThat(stored()).containsExactly(0, 1, 2, 3, 4);
      assertThat(done().count()).isEqualTo(5);

      send(CALL, 2, 0, 1, 2, 3, 4, 5, 6);

      Appended again = done();
      assertThat(again.count()).isZero();
      assertThat(earlier(again).entries()).containsExactly(entries(1, 5, 0, 4));
      assertThat(Objects.requireNonNull(earlier(again).rest()).code())
          .isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
    }

    @Test
    void equal_records_of_another_call_are_other_records() {
      send(CALL, 1, 0);
      stored();
      send(OTHER, 1, 0);
      assertThat(stored()).containsExactly(0);
      send(new CallId(5, 6), 2, 0);
      assertThat(stored()).containsExactly(0);
    }

    @Test
    void a_first_attempt_that_its_repeat_has_overtaken_stores_nothing() {
      send(CALL, 2, 0);
      stored();
      done();

      send(CALL, 1, 0);

      assertThat(journal.hasMessages()).isFalse();
      assertThat(earlier(done()).entries()).containsExactly(entries(1, 1, 0, 0));
    }

    @Test
    void a_repeat_is_stored_when_the_first_attempt_was_refused() {
      send(OTHER, 1, 0);
      send(CALL, 1, 1);
      send(CALL, 2, 1);
      log.room(false);
      stored();
      done();
      assertThat(refused()).isEqualTo(ErrorCode.LOG_FULL);
      assertThat(refused()).isEqualTo(ErrorCode.LOG_FULL);

      log.room(true);
      send(CALL, 3, 1);
      assertThat(stored()).containsExactly(1);
    }

    @Test
    void a_closed_shard_leaves_the_answer_to_its_children() {
      send(CALL, 1, 0);
      send(CALL, 2, 0);
      writer.close();
      assertThat(refused()).isEqualTo(ErrorCode.SHARD_CLOSED);

      assertThat(stored()).containsExactly(0);
      assertThat(done().count()).isEqualTo(1);
      send(CALL, 3, 0);
      assertThat(refused()).isEqualTo(ErrorCode.SHARD_CLOSED);
    }

    @Test
    void a_write_in_doubt_is_settled_before_its_repeat_is_answered() {
      send(CALL, 1, 0);
      RecordBatch batch = ((ShardJournal.Persist) journal.receiveMessage()).batch();
      writer.journalStopped();
      send(CALL, 2, 0);
      assertThat(client.hasMessages()).isFalse();

      writer.recovered(journal.getRef(), ShardState.EMPTY.apply(batch.header()));

      assertThat(done().count()).isEqualTo(1);
      assertThat(earlier(done()).entries()).containsExactly(entries(1, 1, 0, 0));
      assertThat(journal.hasMessages()).isFalse();
    }

    @Test
    void a_repeat_that_waits_too_long_is_refused() {
      send(CALL, 1, 0);
      writer.journalStopped();
      send(CALL, 2, 0);

      writer.refuseOverdue(System.nanoTime() + Duration.ofMillis(10_001).toNanos());

      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Nested
  class InTheLog {
    @BeforeEach
    void wake() {
      RepeatedCallsTest.this.wake(TestShards.state(41, nowMillis - 1_000, 0, false));
    }

    @Test
    void calls_stored_before_the_shard_came_into_memory_are_looked_up() {
      send(CALL, 2, 0, 1);
      assertThat(lookedUp).containsExactly(Set.of(CALL));
      assertThat(journal.hasMessages()).isFalse();

      writer.callsFound(new FoundCalls(Map.of(CALL, List.of(entries(39, 1, 0, 0))), Map.of()));

      assertThat(stored()).containsExactly(1);
      Appended again = done();
      assertThat(again.firstSeq()).isEqualTo(41);
      assertThat(earlier(again).entries()).containsExactly(entries(39, 1, 0, 0));
    }

    @Test
    void a_first_attempt_is_not_looked_up() {
      send(CALL, 1, 0);
      assertThat(stored()).containsExactly(0);
      assertThat(lookedUp).isEmpty();
    }

    @Test
    void a_first_attempt_waits_while_it_may_have_been_overtaken_before_the_start() {
      ShardState overtaken =
          new ShardState(
              41, nowMillis - 1_000, 0, false, ShardState.EMPTY.producers(), nowMillis - 1_000);
      ShardWriter woken =
          new ShardWriter(
              SHARD,
              TestShards.environment(log, tails),
              tail,
              (calls, since) -> lookedUp.add(Set.copyOf(calls)));
      woken.recovered(journal.getRef(), overtaken);
      RecordBlock sent = RecordBlockBuilder.single("k", new byte[1]).sentBy(CALL, 1, new int[] {0});
      woken.append(new ShardEntity.Append(sent, 1, client.getRef()), nowMillis);
      assertThat(lookedUp).containsExactly(Set.of(CALL));

      woken.callsFound(
          new FoundCalls(
              Map.of(CALL, List.of(entries(39, 1, 0, 0))), Map.of(CALL, nowMillis - 1_000)));

      assertThat(earlier(done()).entries()).containsExactly(entries(39, 1, 0, 0));
      RecordBlock other =
          RecordBlockBuilder.single("k", new byte[1]).sentBy(OTHER, 1, new int[] {0});
      woken.append(new ShardEntity.Append(other, 2, client.getRef()), nowMillis);
      assertThat(lookedUp).hasSize(1);
      assertThat(journal.hasMessages()).isTrue();
    }

    @Test
    void nothing_is_looked_up_when_the_last_record_is_older_than_the_window() {
      nowMillis += 119_001;
      send(CALL, 2, 0);
      assertThat(stored()).containsExactly(0);
      assertThat(lookedUp).isEmpty();
    }

    @Test
    void one_log_lookup_serves_all_calls_that_came_before_it() {
      send(CALL, 2, 0);
      send(OTHER, 2, 1);
      send(CALL, 3, 0);
      assertThat(lookedUp).containsExactly(Set.of(CALL));

      writer.callsFound(new FoundCalls(Map.of(), Map.of()));
      assertThat(lookedUp).containsExactly(Set.of(CALL), Set.of(OTHER));
      assertThat(stored()).containsExactly(0);
      assertThat(done().count()).isEqualTo(1);

      writer.callsFound(new FoundCalls(Map.of(), Map.of()));
      assertThat(lookedUp).containsExactly(Set.of(CALL), Set.of(OTHER), Set.of(CALL));
      assertThat(stored()).containsExactly(1);
      assertThat(done().count()).isEqualTo(1);

      writer.callsFound(new FoundCalls(Map.of(), Map.of()));
      assertThat(earlier(done()).entries()).containsExactly(entries(41, 1, 0, 0));
    }

    @Test
    void a_log_that_cannot_be_read_leaves_the_outcome_open() {
      send(CALL, 2, 0);

      writer.callsNotFound(RepeatedCalls.unreadable(SHARD));

      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(journal.hasMessages()).isFalse();
      assertThat(writer.isDrained()).isTrue();
    }
  }

  @Test
  void attempts_held_while_the_shard_wakes_store_their_records_once() {
    send(CALL, 2, 0, 1);
    send(CALL, 1, 0, 1);
    send(CALL, 3, 0, 1);
    wake(ShardState.EMPTY);

    assertThat(stored()).containsExactly(0, 1);
    assertThat(done().count()).isEqualTo(2);
    assertThat(earlier(done()).entries()).containsExactly(entries(1, 2, 0, 1));
    assertThat(earlier(done()).entries()).containsExactly(entries(1, 2, 0, 1));
    assertThat(journal.hasMessages()).isFalse();
  }
}
