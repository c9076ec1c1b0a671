package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.memory.MemoryLog;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.apache.pekko.pattern.StatusReply;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The answers of a shard to idempotent producers. */
class ShardProducersTest {
  private static final ShardKey SHARD = ShardKey.parse("000000000000/s@1/0");
  private static final long PRODUCER = 7;

  private final MemoryLog log = new MemoryLog();
  private final ShardTails tails = new ShardTails(1 << 20, TestShards.QUOTA);
  private final ShardTail tail = tails.of(SHARD);
  private final TestInbox<ShardJournal.Command> journal = TestInbox.create();
  private final TestInbox<AppendAnswer> producer = TestInbox.create();
  private final ShardWriter writer =
      TestShards.writer(SHARD, TestShards.environment(log, tails), tail);
  private long id;

  private void send(int epoch, long... numbers) {
    RecordBlockBuilder block =
        new RecordBlockBuilder(
            numbers.length, numbers.length * RecordBlockBuilder.recordBytes(1, false, 1));
    for (long number : numbers) {
      block.add(new byte[] {'k'}, new byte[] {(byte) number});
    }
    RecordBlock sent = block.build().sentBy(PRODUCER, epoch, numbers);
    writer.append(new ShardEntity.Append(sent, ++id, producer.getRef()), 10_000);
  }

  private ErrorCode refused() {
    return ((AppendAnswer.Refused) producer.receiveMessage()).reason().code();
  }

  private long taken() {
    return ((AppendAnswer.Taken) producer.receiveMessage()).lastOutNumber();
  }

  private List<Integer> stored() {
    RecordBatch batch = ((ShardJournal.Persist) journal.receiveMessage()).batch();
    writer.persisted(batch.nextSeq());
    return batch.blocks().stream()
        .flatMap(
            block -> IntStream.range(0, block.recordCount()).mapToObj(i -> (int) block.data(i)[0]))
        .toList();
  }

  @BeforeEach
  void recover() {
    writer.recovered(journal.getRef(), ShardState.EMPTY);
  }

  @Test
  void stored_records_are_dropped_one_by_one_and_acknowledged() {
    send(1, 3, 5);
    assertThat(stored()).containsExactly(3, 5);
    assertThat(taken()).isEqualTo(5);

    send(1, 3, 5, 9);
    assertThat(stored()).containsExactly(9);
    assertThat(taken()).isEqualTo(9);

    send(1, 3, 5);
    assertThat(taken()).isEqualTo(5);
    assertThat(journal.hasMessages()).isFalse();
  }

  @Test
  void a_repeat_of_records_that_are_not_durable_yet_is_refused_and_so_are_later_records() {
    send(1, 3);
    send(1, 3);
    assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);
    send(1, 4);
    assertThat(refused()).isEqualTo(ErrorCode.UNAVAILABLE);

    assertThat(stored()).containsExactly(3);
    assertThat(taken()).isEqualTo(3);
  }

  @Test
  void an_owner_of_an_older_epoch_is_fenced() {
    send(2, 3);
    stored();
    taken();

    send(1, 4);
    assertThat(refused()).isEqualTo(ErrorCode.PRODUCER_FENCED);
  }

  @Test
  void a_fence_takes_effect_at_once_and_is_answered_when_durable() {
    TestInbox<StatusReply<ProducerStanding>> owner = TestInbox.create();
    send(1, 3);
    stored();
    taken();

    writer.serve(new ShardEntity.FenceProducer(PRODUCER, 2, owner.getRef()), 10_000);
    send(1, 4);
    assertThat(refused()).isEqualTo(ErrorCode.PRODUCER_FENCED);
    assertThat(owner.hasMessages()).isFalse();
    assertThat(writer.isDrained()).isFalse();

    writer.producersChanged();
    assertThat(owner.receiveMessage().getValue()).isEqualTo(new ProducerStanding(2, 3));
    assertThat(writer.isDrained()).isTrue();
  }

  @Test
  void a_fence_must_be_above_every_earlier_epoch() {
    TestInbox<StatusReply<ProducerStanding>> owner = TestInbox.create();
    send(2, 3);
    writer.serve(new ShardEntity.FenceProducer(PRODUCER, 3, owner.getRef()), 10_000);
    assertThat(code(owner)).isEqualTo(ErrorCode.UNAVAILABLE);
    stored();

    writer.serve(new ShardEntity.FenceProducer(PRODUCER, 2, owner.getRef()), 10_000);
    assertThat(code(owner)).isEqualTo(ErrorCode.PRODUCER_FENCED);
  }

  private ErrorCode code(TestInbox<StatusReply<ProducerStanding>> inbox) {
    return ((VirtaException) inbox.receiveMessage().getError()).code();
  }

  @Test
  void a_fence_whose_outcome_is_unknown_is_answered_when_the_journal_stops() {
    TestInbox<StatusReply<ProducerStanding>> owner = TestInbox.create();
    writer.serve(new ShardEntity.FenceProducer(PRODUCER, 2, owner.getRef()), 10_000);

    writer.journalStopped();

    assertThat(code(owner)).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(writer.isDrained()).isTrue();
  }

  @Test
  void a_producer_that_has_retired_is_forgotten() {
    TestInbox<StatusReply<Done>> owner = TestInbox.create();
    send(1, 3);
    stored();
    taken();
    journal.getAllReceived();

    writer.serve(new ShardEntity.RetireProducer(PRODUCER, owner.getRef()), 10_000);
    assertThat(journal.receiveMessage()).isEqualTo(new ShardJournal.Retire(PRODUCER));
    writer.producersChanged();

    assertThat(owner.receiveMessage().isSuccess()).isTrue();
    assertThat(writer.marksIn(HashKeyRange.ALL).isEmpty()).isTrue();
  }

  @Test
  void records_cut_off_by_the_quota_are_not_acknowledged() {
    tail.describe(TestShards.described(true, 1, TestKeys.NONE.ring()));

    send(1, 3, 5, 6, 8, 9, 12, 20);

    assertThat(stored()).containsExactly(3, 5, 6, 8, 9);
    assertThat(taken()).isEqualTo(9);
  }

  @Test
  void appends_held_before_recovery_lose_the_records_that_are_already_stored() {
    ShardWriter woken =
        TestShards.writer(SHARD, TestShards.environment(log, tails), tails.of(SHARD));
    RecordBlock sent = RecordBlockBuilder.single("k", new byte[] {4}).sentBy(PRODUCER, 1, 4);
    woken.append(new ShardEntity.Append(sent, 1, producer.getRef()), 10_000);
    assertThat(producer.hasMessages()).isFalse();

    ProducerMarks known = ProducerMarks.none(HashKeyRange.ALL).take(sent.arrivedAt(9_000).header());
    woken.recovered(journal.getRef(), ShardState.EMPTY.with(known));

    assertThat(taken()).isEqualTo(4);
    assertThat(journal.hasMessages()).isFalse();
  }

  @Test
  void retention_forgets_idle_producers() {
    send(1, 3);
    stored();

    writer.expireProducers(10_000);
    assertThat(writer.marksIn(HashKeyRange.ALL).isEmpty()).isFalse();
    writer.expireProducers(10_001);
    assertThat(writer.marksIn(HashKeyRange.ALL).isEmpty()).isTrue();
  }
}
