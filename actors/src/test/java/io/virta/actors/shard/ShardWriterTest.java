package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Duration;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ShardWriterTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");

  private final MemoryLog log = new MemoryLog();
  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final ShardTail tail = tails.of(SHARD);
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> producer = TestInbox.create();
  private long nanos;
  private final ShardWriter writer =
      TestShards.writer(SHARD, TestShards.environment(log, tails, () -> nanos), tail);
  private long id;

  private void append(long nowMillis) {
    writer.append(
        new ShardEntity.Append(
            RecordBlockBuilder.single("k", new byte[10]), ++id, producer.getRef()),
        nowMillis);
  }

  private RecordBatch handedToJournal() {
    return ((ShardJournal.Persist) journal.receiveMessage()).batch();
  }

  private Appended acknowledged() {
    return ((AppendAnswer.Done) producer.receiveMessage()).appended();
  }

  private ErrorCode refused() {
    return ((AppendAnswer.Refused) producer.receiveMessage()).reason().code();
  }

  @Test
  void keeps_appends_that_arrive_before_the_journal_has_recovered() {
    append(1);

    writer.recovered(journal.getRef(), TestShards.state(41, 0, 0, false));

    assertThat(handedToJournal().firstSeq()).isEqualTo(41);
  }

  @Test
  void appends_held_before_recovery_do_not_arrive_earlier_than_stored_records() {
    append(1_000); // by a clock that has stepped back
    append(6_000);

    writer.recovered(journal.getRef(), TestShards.state(41, 5_000, 0, false));

    assertThat(handedToJournal().blocks())
        .extracting(RecordBlock::arrivalMillis)
        .containsExactly(5_000L, 6_000L);
  }

  @Nested
  class WithAJournal {
    @BeforeEach
    void recover() {
      writer.recovered(journal.getRef(), ShardState.EMPTY);
    }

    @Test
    void has_one_batch_in_flight_and_collects_later_appends_in_the_next() {
      append(1);
      append(2);
      append(3);

      assertThat(handedToJournal().blocks()).hasSize(1);
      assertThat(journal.hasMessages()).isFalse();
      writer.persisted(2);
      assertThat(handedToJournal().blocks()).hasSize(2);
    }

    @Test
    void answers_only_after_readers_can_see_the_records() {
      append(1);
      assertThat(producer.hasMessages()).isFalse();

      writer.persisted(2);

      assertThat(acknowledged()).isEqualTo(new Appended(1, 1, 1));
      assertThat(tail.nextSeq()).isEqualTo(2);
    }

    @Test
    void arrival_times_never_decrease() {
      append(1_000);
      append(400);
      writer.persisted(2);
      writer.persisted(3);

      assertThat(acknowledged().arrivalMillis()).isEqualTo(1_000);
      assertThat(acknowledged().arrivalMillis()).isEqualTo(1_000);
    }

    @Test
    void acknowledges_a_batch_in_doubt_that_turns_out_to_be_in_the_log() {
      append(1);
      writer.journalStopped();

      writer.recovered(journal.getRef(), TestShards.state(2, 1, 0, false));

      assertThat(acknowledged().firstSeq()).isEqualTo(1);
      assertThat(tail.nextSeq()).isEqualTo(2);
      handedToJournal();
      assertThat(journal.hasMessages()).as("written twice").isFalse();
    }

    @Test
    void rewrites_a_batch_in_doubt_that_is_not_in_the_log_before_later_appends() {
      append(1);
      append(2);
      handedToJournal();
      writer.journalStopped();

      writer.recovered(journal.getRef(), ShardState.EMPTY);

      RecordBatch again = handedToJournal();
      assertThat(again.firstSeq()).isEqualTo(1);
      writer.persisted(again.nextSeq());
      assertThat(acknowledged().firstSeq()).isEqualTo(1);
      assertThat(acknowledged().firstSeq()).isEqualTo(2);
    }

    @Test
    void reports_an_unknown_outcome_when_the_journal_does_not_recover_in_time() {
      append(1_000);
      nanos = Duration.ofSeconds(1).toNanos();
      append(2_000);
      handedToJournal();
      writer.journalStopped();

      writer.refuseOverdue(Duration.ofMillis(10_500).toNanos());

      assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(producer.hasMessages()).as("the second is not overdue yet").isFalse();
      writer.recovered(journal.getRef(), TestShards.state(2, 1_000, 0, false));
      assertThat(handedToJournal().firstSeq()).as("the first was in the log").isEqualTo(2);
    }

    @Test
    void accepts_nothing_while_the_log_has_no_room() {
      log.room(false);
      append(1);
      assertThat(refused()).isEqualTo(ErrorCode.LOG_FULL);

      log.room(true);
      append(2);
      assertThat(handedToJournal().firstSeq()).isEqualTo(1);
    }

    @Test
    void refuses_appends_beyond_the_pending_limit() {
      append(1);
      for (int waiting = 0; !producer.hasMessages(); waiting++) {
        assertThat(waiting).isLessThan(1 << 21);
        append(2);
      }

      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      assertThat(tail.refusedRecords()).isEqualTo(1);
    }
  }

  private void appendBlock(int records, int dataBytes, long nowMillis) {
    RecordBlockBuilder block =
        new RecordBlockBuilder(
            records, records * RecordBlockBuilder.recordBytes(1, false, dataBytes));
    for (int i = 0; i < records; i++) {
      int at = block.begin(1);
      block.array()[at] = 'k';
      block.end(at + 1 + dataBytes);
    }
    writer.append(new ShardEntity.Append(block.build(), ++id, producer.getRef()), nowMillis);
  }

  @Nested
  class OfAnEncryptedStream {
    private final TestKeys keys = TestKeys.encrypting(SHARD.stream());

    @BeforeEach
    void encrypt() {
      tail.describe(TestShards.described(false, 2, keys.ring()));
      writer.recovered(journal.getRef(), ShardState.EMPTY);
    }

    @Test
    void the_journal_gets_the_sealer_and_readers_get_unencrypted_records() {
      append(1);

      ShardJournal.Persist persist = (ShardJournal.Persist) journal.receiveMessage();
      assertThat(persist.forTheLog().blocks().get(0).isSealed()).isTrue();
      assertThat(persist.batch().blocks().get(0).isSealed()).isFalse();
      writer.persisted(2);
      assertThat(acknowledged().encrypted()).isTrue();
      assertThat(tail.batchesFrom(1, 1).get(0).blocks().get(0).data(0)).hasSize(10);
    }

    @Test
    void nothing_is_accepted_while_the_master_key_is_lost() {
      keys.lose();
      append(1);
      assertThat(refused()).isEqualTo(ErrorCode.KMS_NOT_FOUND);
      assertThat(journal.hasMessages()).isFalse();

      keys.restore();
      append(2);
      assertThat(handedToJournal().firstSeq()).isEqualTo(1);
    }

    @Test
    void a_closing_shard_ends_even_without_its_key() {
      append(1);
      handedToJournal();
      append(2);
      keys.lose();
      writer.close();

      writer.persisted(2);

      assertThat(journal.receiveMessage()).isEqualTo(ShardJournal.End.INSTANCE);
    }

    @Test
    void an_older_description_is_ignored() {
      tail.describe(TestShards.described(false, 1, TestKeys.NONE.ring()));
      append(1);

      assertThat(handedToJournal().blocks().get(0).isEncrypted()).isTrue();
    }
  }

  @Nested
  class WithAQuota {
    @BeforeEach
    void meter() {
      tail.describe(TestShards.described(true, 1, TestKeys.NONE.ring()));
      writer.recovered(journal.getRef(), ShardState.EMPTY);
    }

    @Test
    void accepts_only_the_records_that_still_fit() {
      appendBlock(8, 1, 10_000);

      RecordBatch batch = handedToJournal();
      assertThat(batch.header().recordCount()).isEqualTo(5);
      writer.persisted(batch.nextSeq());
      assertThat(acknowledged().count()).isEqualTo(5);
      assertThat(tail.refusedRecords()).isEqualTo(3);

      append(10_100);
      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      append(10_201);
      assertThat(handedToJournal().header().recordCount()).isEqualTo(1);
    }

    @Test
    void accepts_a_record_larger_than_the_quota_and_then_nothing_until_the_debt_is_refilled() {
      appendBlock(1, 4_999, 10_000);
      assertThat(handedToJournal().header().recordCount()).isEqualTo(1);

      append(13_900);
      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      writer.persisted(2);
      acknowledged();
      append(14_020);
      assertThat(handedToJournal().header().recordCount()).isEqualTo(1);
    }
  }

  @Nested
  class BeforeItsStreamHasDescribedIt {
    private void describe(boolean metered) {
      tail.describe(TestShards.described(metered, 1, TestKeys.NONE.ring()));
      writer.recovered(journal.getRef(), ShardState.EMPTY);
    }

    @Test
    void a_burst_is_held_and_then_limited_to_the_quota() {
      appendBlock(3, 1, 10_000);
      appendBlock(3, 1, 10_000);
      appendBlock(3, 1, 10_000);
      assertThat(producer.hasMessages()).isFalse();

      describe(true);

      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      RecordBatch batch = handedToJournal();
      assertThat(batch.header().recordCount()).isEqualTo(5);
      writer.persisted(batch.nextSeq());
      assertThat(acknowledged().count()).isEqualTo(3);
      assertThat(acknowledged().count()).isEqualTo(2);
      assertThat(tail.refusedRecords()).isEqualTo(4);
      append(10_000);
      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
    }

    @Test
    void a_record_larger_than_the_whole_quota_passes_and_leaves_a_debt() {
      appendBlock(1, 4_999, 10_000);
      append(10_000);

      describe(true);

      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      assertThat(handedToJournal().header().recordCount()).isEqualTo(1);
    }

    @Test
    void a_burst_to_an_on_demand_stream_is_accepted_completely() {
      appendBlock(9, 1, 10_000);

      describe(false);

      assertThat(handedToJournal().header().recordCount()).isEqualTo(9);
    }

    @Test
    void refused_appends_release_their_room() {
      appendBlock(1, 2_000_000, 10_000);
      appendBlock(1, 1_000_000, 10_000);
      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      appendBlock(1, 10, 10_000);

      describe(true);

      assertThat(refused()).isEqualTo(ErrorCode.THROUGHPUT_EXCEEDED);
      handedToJournal();
      assertThat(writer.isDrained()).isFalse();
      writer.persisted(2);
      assertThat(writer.isDrained()).isTrue();
    }
  }
}
