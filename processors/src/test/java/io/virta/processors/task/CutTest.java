package io.virta.processors.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import io.virta.processors.state.Change;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CutTest {
  private static final ShardPosition POSITION =
      new ShardPosition("in", "shardId-000000000001", 7, 2, true, 100, 110, 95);

  private static Cut cut(long no, Change... changes) {
    return new Cut(
        no,
        no,
        40 + no,
        List.of(POSITION),
        List.of(changes),
        List.of(new NumberedOutput(40 + no, new OutputRecord("out", "k", new byte[] {1, 2}))));
  }

  @Test
  void a_cut_survives_its_stored_form() throws IOException {
    Cut cut =
        cut(1, new Change("s", new byte[] {3}, new byte[] {4}), new Change("s", new byte[0], null));

    assertThat(Cut.decode(cut.encode())).usingRecursiveComparison().isEqualTo(cut);
  }

  @Test
  void damaged_cuts_are_refused() {
    byte[] right = cut(1, new Change("s", new byte[] {3}, new byte[] {4})).encode();

    for (int length = 0; length < right.length; length++) {
      byte[] damaged = Arrays.copyOf(right, length);
      assertThatThrownBy(() -> Cut.decode(damaged)).isInstanceOf(IOException.class);
    }
    right[0] = 9;
    assertThatThrownBy(() -> Cut.decode(right)).hasMessageContaining("format 9");
  }

  @Test
  void the_state_of_a_task_is_the_sum_of_its_cuts() {
    TaskState state = new TaskState();
    state.apply(
        cut(
            1,
            new Change("s", new byte[] {3}, new byte[] {4}),
            new Change("t", new byte[] {3}, new byte[] {5})));
    state.apply(cut(2, new Change("s", new byte[] {3}, null)));

    assertThat(state.lastCut()).isEqualTo(2);
    assertThat(state.lastOutNumber()).isEqualTo(42);
    assertThat(state.positions()).containsExactly(POSITION);
    assertThat(state.slots("s")).isEmpty();
    assertThat(state.slots("t")).containsOnlyKeys(ByteBuffer.wrap(new byte[] {3}));
    assertThatThrownBy(() -> state.apply(cut(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("cut 2 does not follow 2");
  }
}
