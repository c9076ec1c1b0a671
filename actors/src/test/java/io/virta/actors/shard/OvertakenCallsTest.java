package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.persistence.record.CallId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OvertakenCallsTest {
  private static final long REACH = 1_000;

  private final CallBudget budget = new CallBudget(2 * OvertakenCalls.FILTER_BYTES);
  private final OvertakenCalls calls = new OvertakenCalls(budget, REACH);
  private final SplittableRandom random = new SplittableRandom(1);

  private CallId call() {
    return new CallId(random.nextLong(), random.nextLong());
  }

  private boolean mayContain(CallId call, long nowMillis) {
    return calls.mayContain(call, nowMillis - REACH);
  }

  @Test
  void finds_every_call_within_its_reach_in_the_same_memory() {
    record Added(CallId call, long millis) {}
    List<Added> added = new ArrayList<>();
    for (long now = 0; now < 20 * REACH; now++) {
      CallId call = call();
      calls.add(call, now, now);
      added.add(new Added(call, now));
      if (now % 100 == 0) {
        for (Added one : added.subList((int) Math.max(0, now - REACH), added.size())) {
          assertThat(mayContain(one.call(), now)).isTrue();
        }
      }
    }
    assertThat(budget.bytes()).isEqualTo(2 * OvertakenCalls.FILTER_BYTES);
  }

  @Test
  void forgets_a_call_after_twice_its_reach() {
    CallId old = call();
    calls.add(old, 0, 0);
    calls.add(call(), REACH + 1, REACH + 1);
    assertThat(mayContain(old, REACH + 1)).isTrue();

    calls.add(call(), 2 * REACH + 2, 2 * REACH + 2);

    assertThat(mayContain(old, 2 * REACH + 2)).isFalse();
  }

  @Test
  void takes_few_other_calls_for_overtaken_ones() {
    for (int i = 0; i < 1_000; i++) {
      calls.add(call(), 0, 0);
    }
    int mistaken = 0;
    for (int i = 0; i < 100_000; i++) {
      if (mayContain(call(), 0)) {
        mistaken++;
      }
    }
    assertThat(mistaken).isBetween(1, 1_000);
  }

  @Test
  void takes_every_call_for_overtaken_while_one_without_memory_is_in_reach() {
    OvertakenCalls without = new OvertakenCalls(new CallBudget(0), REACH);
    assertThat(without.mayContain(call(), -REACH)).isFalse();

    without.add(call(), 5, 5);

    assertThat(without.mayContain(call(), 5)).isTrue();
    assertThat(without.mayContain(call(), 6)).isFalse();
  }

  @Test
  void returns_its_memory_when_nothing_is_in_reach() {
    CallId call = call();
    calls.add(call, 7, 7);

    calls.rest(7);
    assertThat(mayContain(call, 7)).isTrue();

    calls.rest(8);
    assertThat(budget.bytes()).isZero();
    assertThat(mayContain(call, 7)).isFalse();
  }
}
