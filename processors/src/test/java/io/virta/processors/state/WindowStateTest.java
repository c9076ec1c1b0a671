package io.virta.processors.state;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.processors.Codec;
import io.virta.processors.Dsl;
import io.virta.processors.window.Span;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WindowStateTest {
  private static final SlotKey EARLY = new SlotKey("a", new Span(0, 10));
  private static final SlotKey LATER = new SlotKey("a", new Span(10, 20));
  private static final SlotKey OTHER = new SlotKey("b", new Span(0, 10));

  @SuppressWarnings("unchecked")
  private static <T> WindowState state(boolean byShard, Codec<T> values) {
    return new WindowState("id", byShard, new KeyCodec(String.class), (Codec<Object>) values);
  }

  private static WindowState state(boolean byShard) {
    return state(byShard, Dsl.text());
  }

  private static List<Change> changes(WindowState state) {
    List<Change> changes = new ArrayList<>();
    state.takeChanges(changes::add);
    return changes;
  }

  private static WindowState restored(List<Change> changes, boolean byShard) {
    WindowState state = state(byShard);
    for (Change change : changes) {
      byte[] value = change.value();
      if (value != null) {
        state.load(change.slot(), value);
      }
    }
    return state;
  }

  @Test
  void each_change_is_passed_on_once_and_restores_the_window() {
    WindowState state = state(/* byShard= */ false);
    state.set(EARLY, "x", "s");
    state.set(EARLY, "y", "s");
    state.set(OTHER, "z", "s");
    state.remove(OTHER);
    List<Change> changes = changes(state);

    assertThat(changes).hasSize(2);
    assertThat(changes(state)).isEmpty();
    WindowState restored = restored(changes, /* byShard= */ false);
    assertThat(restored.get(EARLY)).isEqualTo("y");
    assertThat(restored.get(OTHER)).isNull();
    assertThat(restored.size()).isEqualTo(1);
    assertThat(changes(restored)).isEmpty();
    assertThat(restored.nextEnding(WindowState.ALL, 10)).isEqualTo(EARLY);
  }

  @Test
  void windows_end_in_order_within_their_lane() {
    WindowState state = state(/* byShard= */ true);
    state.set(LATER, "x", "s");
    state.set(EARLY, "x", "s");
    state.set(OTHER, "x", "t");

    assertThat(state.spansOf("a")).containsExactly(EARLY.span(), LATER.span());
    assertThat(state.nextEnding("s", 9)).isNull();
    assertThat(state.nextEnding("s", 25)).isEqualTo(EARLY);
    state.remove(EARLY);
    assertThat(state.nextEnding("s", 25)).isEqualTo(LATER);
    state.remove(LATER);
    assertThat(state.nextEnding("s", 25)).isNull();
    assertThat(state.lanes()).containsExactly("t");
    assertThat(state.spansOf("a")).isEmpty();
  }

  @Test
  void an_opened_shard_takes_the_windows_of_its_keys() {
    WindowState state = state(/* byShard= */ true);
    state.set(EARLY, "x", "parent");
    state.set(OTHER, "x", "parent");

    state.open("child", List.of("parent"), key -> key.equals("a"));
    assertThat(state.nextEnding("child", 10)).isEqualTo(EARLY);
    assertThat(state.nextEnding("parent", 10)).isEqualTo(OTHER);

    WindowState restored = restored(changes(state), /* byShard= */ true);
    restored.open("child", List.of("parent"), key -> key.equals("a"));
    assertThat(restored.nextEnding("child", 10)).isEqualTo(EARLY);
    restored.remove(EARLY);
    assertThat(restored.nextEnding("child", 10)).isNull();
  }

  @Test
  void values_that_another_codec_cannot_read_are_found() {
    WindowState state = state(/* byShard= */ false);
    state.set(EARLY, "no number", "s");
    Change change = changes(state).get(0);
    WindowState numbers = state(/* byShard= */ false, Dsl.json(Long.class));
    numbers.load(change.slot(), "no number".getBytes(UTF_8));

    assertThatThrownBy(numbers::check)
        .isInstanceOf(StateException.class)
        .hasMessageContaining("state \"id\" cannot be read");
    assertThatThrownBy(() -> numbers.get(EARLY)).isInstanceOf(StateException.class);
    assertThatThrownBy(() -> numbers.load(new byte[3], new byte[0]))
        .isInstanceOf(StateException.class);
  }
}
