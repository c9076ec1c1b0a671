package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StoredEntries;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;
import io.virta.persistence.record.CallId;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CallWindowTest {
  private static final ShardId SHARD = new ShardId(3);
  private static final int FOR_16 = 16 * 60;

  private final CallBudget budget = new CallBudget(1 << 20);
  private final CallWindow window = new CallWindow(budget);

  private static BlockHeader block(CallId call, long arrivalMillis) {
    return RecordBlockBuilder.single("k", new byte[0])
        .sentBy(call, 1, new int[] {7})
        .arrivedAt(arrivalMillis)
        .header();
  }

  private void add(long call, long seq, long arrivalMillis, long sinceMillis) {
    BlockHeader block = block(new CallId(call, call), arrivalMillis);
    window.add(block, Objects.requireNonNull(block.call()), seq, sinceMillis);
  }

  private List<Long> seqsOf(long call) {
    return window.find(new CallId(call, call), SHARD, HashKeyRange.ALL).stream()
        .map(StoredEntries::firstSeq)
        .toList();
  }

  @Test
  void knows_the_entries_of_a_call_in_order() {
    add(1, 10, 100, 0);
    add(2, 11, 100, 0);
    add(1, 12, 101, 0);

    assertThat(seqsOf(1)).containsExactly(10L, 12L);
    assertThat(seqsOf(2)).containsExactly(11L);
    assertThat(seqsOf(3)).isEmpty();
    assertThat(window.find(new CallId(2, 2), SHARD, HashKeyRange.ALL))
        .containsExactly(new StoredEntries(SHARD, HashKeyRange.ALL, 11, 1, 100, false, 7, 7));
  }

  @Test
  void distinguishes_calls_whose_digests_are_partly_equal() {
    BlockHeader block = block(new CallId(1, 2), 100);
    window.add(block, new Call(new CallId(1, 2), 1, 0, 0), 1, 0);

    assertThat(window.find(new CallId(9, 2), SHARD, HashKeyRange.ALL)).isEmpty();
    assertThat(window.find(new CallId(1, 9), SHARD, HashKeyRange.ALL)).isEmpty();
  }

  @Test
  void forgets_calls_that_are_too_old_and_knows_all_later_ones() {
    for (int i = 1; i <= 100; i++) {
      add(i, i, 1_000 + i, 0);
    }
    add(101, 101, 2_000, 1_051);

    assertThat(seqsOf(50)).isEmpty();
    assertThat(seqsOf(51)).containsExactly(51L);
    assertThat(window.hasAllSince(1_051)).isTrue();
    assertThat(window.hasAllSince(1_050)).isFalse();
  }

  @Test
  void forgets_the_oldest_when_the_budget_is_exceeded_and_reports_it() {
    CallBudget small = new CallBudget(FOR_16);
    CallWindow bounded = new CallWindow(small);
    for (int i = 1; i <= 40; i++) {
      BlockHeader block = block(new CallId(i, i), 100 + i);
      bounded.add(block, Objects.requireNonNull(block.call()), i, 0);
    }

    assertThat(small.bytes()).isEqualTo(FOR_16);
    assertThat(bounded.find(new CallId(24, 24), SHARD, HashKeyRange.ALL)).isEmpty();
    assertThat(bounded.find(new CallId(25, 25), SHARD, HashKeyRange.ALL)).hasSize(1);
    assertThat(bounded.hasAllSince(124)).isFalse();
    assertThat(bounded.hasAllSince(125)).isTrue();
  }

  @Test
  void knows_no_call_without_a_budget() {
    CallWindow none = new CallWindow(new CallBudget(0));
    BlockHeader block = block(new CallId(1, 1), 100);
    none.add(block, Objects.requireNonNull(block.call()), 1, 0);

    assertThat(none.find(new CallId(1, 1), SHARD, HashKeyRange.ALL)).isEmpty();
    assertThat(none.hasAllSince(100)).isFalse();
  }

  @Test
  void returns_its_memory_when_every_call_is_too_old() {
    add(1, 1, 100, 0);
    window.rest(100);
    assertThat(budget.bytes()).isPositive();

    window.rest(101);
    assertThat(budget.bytes()).isZero();
    assertThat(seqsOf(1)).isEmpty();

    add(2, 2, 200, 0);
    assertThat(seqsOf(2)).containsExactly(2L);
  }

  @Test
  void is_correct_for_every_call_over_many_additions_and_removals() {
    SplittableRandom random = new SplittableRandom(5);
    Deque<long[]> kept = new ArrayDeque<>(); // {call, seq, arrival}
    long arrival = 1_000;
    for (int seq = 1; seq <= 50_000; seq++) {
      arrival += random.nextInt(3);
      long since = arrival - 500;
      long call = random.nextInt(2_000);
      add(call, seq, arrival, since);
      kept.add(new long[] {call, seq, arrival});
      while (kept.getFirst()[2] < since) {
        kept.removeFirst();
      }
      long asked = random.nextInt(2_000);
      assertThat(seqsOf(asked))
          .isEqualTo(kept.stream().filter(k -> k[0] == asked).map(k -> k[1]).toList());
    }
  }
}
