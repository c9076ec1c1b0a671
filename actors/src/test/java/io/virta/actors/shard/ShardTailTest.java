package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.ShardKey;
import io.virta.persistence.record.RecordBatch;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ShardTailTest {
  private static final int DATA = 1_000;
  private static final int FOOTPRINT_MAX = DATA + 600;

  private final ShardTails tails =
      new ShardTails(10L * FOOTPRINT_MAX, new ShardQuota(1, 1, 1, 1, 1));

  private ShardTail open(int shard) {
    ShardTail tail = tails.of(ShardKey.parse("000000000000/s@1/" + shard));
    tail.open(ShardState.EMPTY);
    return tail;
  }

  private static void append(ShardTail tail, int batches) {
    for (int i = 0; i < batches; i++) {
      tail.append(
          RecordBatch.of(
              tail.nextSeq(),
              List.of(RecordBlockBuilder.single("k", new byte[DATA]).arrivedAt(5))));
    }
  }

  private static List<Long> firstSeqs(List<RecordBatch> batches) {
    List<Long> seqs = new ArrayList<>();
    batches.forEach(batch -> seqs.add(batch.firstSeq()));
    return seqs;
  }

  @Test
  void closed_tails_release_all_their_memory() {
    TailBudget budget = new TailBudget(1 << 20);
    for (int i = 0; i < 10_000; i++) {
      ShardTail tail =
          new ShardTail(
              ShardKey.parse("000000000000/s@1/0"), budget, new ShardQuota(1, 1, 1, 1, 1));
      tail.open(ShardState.EMPTY);
      append(tail, 1);
      tail.close();
    }

    assertThat(budget.bytes()).isZero();
    assertThat(budget.size()).isLessThan(5_000);
  }

  @Test
  void returns_batches_from_a_number_on_within_a_limit() {
    ShardTail tail = open(0);
    append(tail, 5);

    assertThat(firstSeqs(tail.batchesFrom(3, Integer.MAX_VALUE))).containsExactly(3L, 4L, 5L);
    assertThat(firstSeqs(tail.batchesFrom(3, 1))).containsExactly(3L);
    assertThat(tail.batchesFrom(6, Integer.MAX_VALUE)).isEmpty();
  }

  @Test
  void drops_the_oldest_batch_of_the_node_whichever_shard_it_belongs_to() {
    ShardTail quiet = open(0);
    ShardTail busy = open(1);
    append(quiet, 2);
    append(busy, 100);

    assertThat(quiet.batchesFrom(1, Integer.MAX_VALUE)).isEmpty();
    assertThat(tails.bytes()).isLessThanOrEqualTo(10L * FOOTPRINT_MAX);
    assertThat(firstSeqs(busy.batchesFrom(100, Integer.MAX_VALUE))).containsExactly(100L);
    assertThat(busy.batchesFrom(1, Integer.MAX_VALUE)).as("must be read from the log").isEmpty();
  }

  @Test
  void releases_its_memory_when_the_shard_leaves() {
    ShardTail tail = open(0);
    append(tail, 3);

    tail.close();

    assertThat(tails.bytes()).isZero();
    assertThat(tail.isLive()).isFalse();
    assertThat(tails.live(tail.shard())).isNull();
  }

  @Test
  void wakes_waiting_readers_at_every_batch_until_they_stop_waiting() {
    ShardTail tail = open(0);
    AtomicInteger woken = new AtomicInteger();
    Runnable wakeUp = woken::incrementAndGet;
    tail.await(wakeUp);

    append(tail, 2);
    tail.stopWaiting(wakeUp);
    append(tail, 1);

    assertThat(woken).hasValue(2);
  }

  @Test
  void counts_incoming_and_outgoing_records() {
    ShardTail tail = open(0);
    append(tail, 3);

    assertThat(tail.incomingRecords()).isEqualTo(3);
    assertThat(tail.incomingBytes()).isEqualTo(3 * (DATA + 1));
    assertThat(tail.lastArrivalMillis()).isEqualTo(5);
  }
}
