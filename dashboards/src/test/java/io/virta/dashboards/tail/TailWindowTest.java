package io.virta.dashboards.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** However much arrives, a window counts all of it and keeps the newest rows only. */
class TailWindowTest {
  private static final int ROWS_MAX = 4;
  private static final Shard SHARD =
      Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_700_000_000);

  @Test
  void counts_everything_and_keeps_the_newest() {
    TailWindow window = new TailWindow(TextFilter.of(""), ROWS_MAX);
    for (int i = 0; i < 100; i++) {
      window.add(SHARD, slice(1 + i * 10, "a", 10));
    }
    assertThat(window.arrived()).isEqualTo(1_000);
    assertThat(window.matched()).isEqualTo(1_000);
    assertThat(window.rows()).extracting(TailRecord::seq).containsExactly(997L, 998L, 999L, 1_000L);
  }

  @Test
  void counts_what_the_filter_lets_pass_apart_from_what_arrives() {
    TailWindow window = new TailWindow(TextFilter.of("record-7"), ROWS_MAX);
    window.add(SHARD, slice(1, "key", 100));
    assertThat(window.arrived()).isEqualTo(100);
    assertThat(window.matched()).as("7 and 70..79").isEqualTo(11);
    assertThat(window.rows()).extracting(TailRecord::seq).containsExactly(77L, 78L, 79L, 80L);
  }

  @Test
  void frames_add_up_so_that_dropping_one_loses_no_count() {
    TailFrame frame = new TailFrame(List.of(), 0, 0, 0, 0, 1, 1);
    for (int i = 0; i < 3; i++) {
      frame =
          frame.next(
              new TailWindow(TextFilter.of(""), ROWS_MAX).add(SHARD, slice(1 + i * 10, "k", 10)));
    }
    assertThat(frame.arrived()).isEqualTo(30);
    assertThat(frame.shown()).isEqualTo(3 * ROWS_MAX);
    assertThat(frame.skipped()).isEqualTo(30 - 3 * ROWS_MAX);
  }

  @Test
  void a_filter_finds_words_in_key_or_data_in_either_case() {
    RecordBlock block = RecordBlockBuilder.single("User-1", "{\"Stadt\":\"Köln\"}".getBytes(UTF_8));
    assertThat(TextFilter.of("köln USER").passes(block, 0)).isTrue();
    assertThat(TextFilter.of("stadt  user-1").passes(block, 0)).isTrue();
    assertThat(TextFilter.of("user-1 berlin").passes(block, 0)).isFalse();
    assertThat(TextFilter.of("1{").passes(block, 0)).as("not across key and data").isFalse();
    assertThat(TextFilter.of(" ").passesAll()).isTrue();
    assertThatThrownBy(() -> TextFilter.of("x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257");
  }

  private static RecordSlice slice(long firstSeq, String key, int count) {
    byte[] keyBytes = key.getBytes(UTF_8);
    List<byte[]> data =
        IntStream.range(0, count).mapToObj(i -> ("record-" + i).getBytes(UTF_8)).toList();
    int bytes =
        data.stream()
            .mapToInt(d -> RecordBlockBuilder.recordBytes(keyBytes.length, false, d.length))
            .sum();
    RecordBlockBuilder builder = new RecordBlockBuilder(count, bytes);
    data.forEach(d -> builder.add(keyBytes, d));
    RecordBlock block = builder.build().arrivedAt(1_700_000_001_000L);
    return new RecordSlice(
        List.of(new RecordSlice.Run(block, 0, count, firstSeq)), firstSeq + count, 0, false);
  }
}
