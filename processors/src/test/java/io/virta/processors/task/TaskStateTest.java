package io.virta.processors.task;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import io.virta.processors.state.Change;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The log of a task is what its cuts hold from the first needed one on. */
class TaskStateTest {
  private static final int RUNS = 10;
  private static final int CUTS = 300;
  private static final long SLACK_BYTES = 4 << 20;

  private final TaskState state = new TaskState();

  /** The log: the cuts that were not trimmed. */
  private final TreeMap<Long, Cut> log = new TreeMap<>();

  private long logBytes;

  private void store(Cut cut) {
    Cut stored = state.withOldest(cut);
    state.apply(stored);
    log.put(stored.no(), stored);
    logBytes += stored.encode().length;
    long needed = Math.min(state.firstNeededCut(), stored.no()); // the last one is kept
    while (log.firstKey() < needed) {
      logBytes -= log.pollFirstEntry().getValue().encode().length;
    }
  }

  private TaskState replayed() throws Exception {
    TaskState replayed = new TaskState();
    for (Cut cut : log.values()) {
      replayed.apply(Cut.decode(cut.encode()));
    }
    return replayed;
  }

  private static Change change(int slot, byte[] value) {
    return new Change("s" + slot % 2, Integer.toString(slot).getBytes(UTF_8), value);
  }

  private static ShardPosition position(int shard, long counter) {
    return new ShardPosition("in", "s" + shard, counter, 0, false, counter, counter, counter);
  }

  private static Map<String, String> slotsOf(TaskState state, String id) {
    Map<String, String> slots = new HashMap<>();
    state
        .slots(id)
        .forEach(
            (slot, value) ->
                slots.put(
                    UTF_8.decode(slot.duplicate()).toString(),
                    value.length + "/" + ByteBuffer.wrap(value).hashCode()));
    return slots;
  }

  private static void assertSame(TaskState actual, TaskState expected) {
    assertThat(actual.lastCut()).isEqualTo(expected.lastCut());
    assertThat(actual.lastOutNumber()).isEqualTo(expected.lastOutNumber());
    assertThat(actual.bytes()).isEqualTo(expected.bytes());
    assertThat(actual.firstNeededCut()).isEqualTo(expected.firstNeededCut());
    assertThat(actual.positions()).containsExactlyElementsOf(expected.positions());
    assertThat(actual.outbox()).usingRecursiveComparison().isEqualTo(expected.outbox());
    for (String id : List.of("s0", "s1")) {
      assertThat(slotsOf(actual, id)).isEqualTo(slotsOf(expected, id));
    }
  }

  /** A plain evaluation of the cuts, without any of the repetitions. */
  private static final class Model {
    private final Map<String, Map<String, String>> slots = new HashMap<>();
    private final Map<String, ShardPosition> positions = new HashMap<>();

    void apply(Cut cut) {
      cut.positions().forEach(position -> positions.put(position.shard(), position));
      for (Change change : cut.changes()) {
        Map<String, String> of = slots.computeIfAbsent(change.state(), id -> new HashMap<>());
        String slot = new String(change.slot(), UTF_8);
        byte[] value = change.value();
        if (value == null) {
          of.remove(slot);
        } else {
          of.put(slot, value.length + "/" + ByteBuffer.wrap(value).hashCode());
        }
      }
    }
  }

  private static Cut randomCut(Random random, long no, long acknowledged, long lastOut, int slots) {
    List<Change> changes = new ArrayList<>();
    for (int slot : random.ints(random.nextInt(20), 0, slots).distinct().toArray()) {
      byte[] value = new byte[random.nextInt(8_000)];
      random.nextBytes(value);
      changes.add(
          new Change(
              "s" + slot % 2,
              Integer.toString(slot).getBytes(UTF_8),
              random.nextInt(4) == 0 ? null : value));
    }
    List<NumberedOutput> outputs = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      lastOut++;
      outputs.add(
          new NumberedOutput(lastOut, new OutputRecord("o", "k", new byte[random.nextInt(500)])));
    }
    return new Cut(
        no, acknowledged, lastOut, List.of(position(random.nextInt(5), no)), changes, outputs);
  }

  private void run(long seed) throws Exception {
    Random random = new Random(seed);
    Model model = new Model();
    int slots = 1 + random.nextInt(1_000);
    long acknowledged = 0;
    for (int i = 1; i <= CUTS; i++) {
      Cut cut = randomCut(random, i, acknowledged, state.lastOutNumber(), slots);
      model.apply(cut);
      store(cut);
      acknowledged = Math.max(acknowledged, state.lastOutNumber() - random.nextInt(30));
      assertThat(logBytes).as("cut %d", i).isLessThan(3 * state.bytes() + SLACK_BYTES);
      if (i % 25 == 0 || i == CUTS) {
        assertSame(replayed(), state);
        assertThat(slotsOf(state, "s0")).isEqualTo(model.slots.getOrDefault("s0", Map.of()));
        assertThat(slotsOf(state, "s1")).isEqualTo(model.slots.getOrDefault("s1", Map.of()));
        assertThat(state.positions()).containsExactlyInAnyOrderElementsOf(model.positions.values());
      }
    }
    assertThat(log).as("something was trimmed").hasSizeLessThan(CUTS);
  }

  @Test
  void the_cuts_that_are_kept_give_the_same_state_and_stay_small() throws Exception {
    for (long seed = 0; seed < RUNS; seed++) {
      try {
        new TaskStateTest().run(seed);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
  }

  @Test
  void a_large_state_keeps_a_log_of_about_three_times_its_size() {
    Random random = new Random(1);
    long no = 0;
    for (int slot = 0; slot < 1_000; slot++) {
      store(new Cut(++no, 0, 0, List.of(), List.of(change(slot, new byte[8_000])), List.of()));
    }
    long most = 0;
    for (int i = 0; i < 5_000; i++) {
      // A few slots change all the time, the others never.
      Change change = change(random.nextInt(20), new byte[8_000]);
      store(new Cut(++no, 0, 0, List.of(), List.of(change), List.of()));
      most = Math.max(most, logBytes);
    }
    assertThat(most).isLessThan(3 * state.bytes() + SLACK_BYTES);
  }

  @Test
  void many_cuts_that_hold_next_to_nothing_do_not_pile_up() {
    store(new Cut(1, 0, 0, List.of(position(0, 1)), List.of(), List.of()));
    for (long no = 2; no < 30_000; no++) {
      store(new Cut(no, no, no, List.of(), List.of(), List.of()));
    }
    assertThat(log).hasSizeLessThan(10_000);
  }

  @Test
  void outputs_keep_their_cut_until_they_are_acknowledged() throws Exception {
    NumberedOutput output = new NumberedOutput(1, new OutputRecord("o", "k", new byte[10]));
    store(new Cut(1, 0, 1, List.of(position(0, 1)), List.of(), List.of(output)));
    store(new Cut(2, 0, 1, List.of(position(0, 2)), List.of(), List.of()));
    assertThat(replayed().outbox()).usingRecursiveComparison().isEqualTo(List.of(output));

    state.acknowledged(1);
    assertThat(state.acknowledged()).isEqualTo(1);
    assertThat(state.acknowledgedByCuts()).isZero();
    store(new Cut(3, 1, 1, List.of(), List.of(), List.of()));
    assertThat(log.keySet()).containsExactly(2L, 3L);
    assertThat(replayed().outbox()).isEmpty();
    assertThat(replayed().acknowledged()).isEqualTo(1);
  }

  @Test
  void the_last_cut_is_kept_though_its_task_has_no_state() throws Exception {
    store(new Cut(1, 0, 5, List.of(), List.of(change(1, new byte[1])), List.of()));
    store(
        new Cut(
            2, 5, 7, List.of(), List.of(new Change("s1", "1".getBytes(UTF_8), null)), List.of()));

    assertThat(replayed().lastOutNumber()).isEqualTo(7);
    assertThat(replayed().lastCut()).isEqualTo(2);
  }
}
