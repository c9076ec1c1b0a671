package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.PendingAppends.Pending;
import io.virta.actors.shard.PendingAppends.Write;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.testkit.typed.javadsl.TestInbox;
import org.junit.jupiter.api.Test;

class PendingAppendsTest {
  private static final int BLOCK_BODY = 8 + 4 + 1 + 100;

  private final PendingAppends pending = new PendingAppends(3 * BLOCK_BODY, 5 * BLOCK_BODY);
  private final List<TestInbox<AppendAnswer>> producers = new ArrayList<>();

  private static RecordBlock block() {
    return RecordBlockBuilder.single("k", new byte[100]).arrivedAt(1);
  }

  private void append(long receivedNanos) {
    TestInbox<AppendAnswer> producer = TestInbox.create();
    producers.add(producer);
    pending.add(new Pending(block(), 0, receivedNanos, 0, List.of(), 1, producer.getRef()));
  }

  private long acknowledged(int producer) {
    AppendAnswer answer = producers.get(producer).receiveMessage();
    return ((AppendAnswer.Done) answer).appended().firstSeq();
  }

  @Test
  void fill_a_batch_up_to_its_size_and_leave_the_rest_for_the_next() {
    for (int i = 0; i < 4; i++) {
      append(i);
    }

    Write first = pending.take(10, 0);
    assertThat(first.batch().blocks()).hasSize(3);
    Write second = pending.take(first.batch().nextSeq(), 0);
    assertThat(second.batch().firstSeq()).isEqualTo(13);
    assertThat(pending.isEmpty()).isTrue();
  }

  @Test
  void are_acknowledged_with_consecutive_numbers_in_the_order_of_arrival() {
    append(0);
    append(0);

    pending.take(7, 0).acknowledge();

    assertThat(acknowledged(0)).isEqualTo(7);
    assertThat(acknowledged(1)).isEqualTo(8);
  }

  @Test
  void keep_their_order_when_a_write_is_put_back() {
    for (int i = 0; i < 4; i++) {
      append(i);
    }
    pending.putBack(pending.take(1, 0));

    Write again = pending.take(1, 0);
    again.acknowledge();
    pending.take(again.batch().nextSeq(), 0).acknowledge();

    for (int i = 0; i < 4; i++) {
      assertThat(acknowledged(i)).isEqualTo(1 + i);
    }
  }

  @Test
  void have_room_up_to_the_limit_and_again_after_a_batch_was_taken() {
    for (int i = 0; i < 5; i++) {
      assertThat(pending.hasRoomFor(block())).isTrue();
      append(i);
    }
    assertThat(pending.hasRoomFor(block())).isFalse();

    pending.take(1, 0);

    assertThat(pending.hasRoomFor(block())).isTrue();
  }

  @Test
  void accept_a_block_larger_than_the_limit_alone() {
    RecordBlock large = RecordBlockBuilder.single("k", new byte[10 * BLOCK_BODY]);

    assertThat(pending.hasRoomFor(large)).isTrue();
    append(0);
    assertThat(pending.hasRoomFor(large)).isFalse();
  }

  @Test
  void refuse_only_overdue_appends() {
    append(100);
    append(200);

    pending.refuseOverdue(
        Duration.ofNanos(50), 200, new VirtaException(ErrorCode.UNAVAILABLE, "late"));

    assertThat(producers.get(0).receiveMessage())
        .isInstanceOfSatisfying(
            AppendAnswer.Refused.class, refused -> assertThat(refused.reason()).hasMessage("late"));
    assertThat(producers.get(1).hasMessages()).isFalse();
    assertThat(pending.take(1, 0).appends()).hasSize(1);
  }
}
