package io.virta.dashboards.tail;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.persistence.record.RecordBlock;
import io.virta.persistence.record.RecordBlockBuilder;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A window counts all arrivals and keeps only the newest rows. */
class TailWindowTest {
  private static final int ROWS_MAX = 4;
  private static final StreamKey STREAM = StreamKey.parse("000000000000/orders@1");
  private static final Shard SHARD =
      Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_700_000_000);

  @Test
  void counts_everything_and_keeps_the_newest() {
    TailWindow window = new TailWindow(TextFilter.of(""), ROWS_MAX, 100);
    for (int i = 0; i < 100; i++) {
      window.add(SHARD, slice(1 + i * 10, "a", 10));
    }
    assertThat(window.counts().arrived()).isEqualTo(1_000);
    assertThat(window.counts().matched()).isEqualTo(1_000);
    assertThat(window.rows())
        .extracting(TailWindowTest::seq)
        .containsExactly(997L, 998L, 999L, 1_000L);
  }

  @Test
  void counts_matching_records_separately_from_arrivals() {
    TailWindow window = new TailWindow(TextFilter.of("record-7"), ROWS_MAX, 100);
    window.add(SHARD, slice(1, "key", 100));
    assertThat(window.counts().arrived()).isEqualTo(100);
    assertThat(window.counts().matched()).as("7 and 70..79").isEqualTo(11);
    assertThat(window.rows()).extracting(TailWindowTest::seq).containsExactly(77L, 78L, 79L, 80L);
  }

  @Test
  void counts_are_cumulative_so_that_a_dropped_frame_loses_none() {
    TailFrame frame = new TailFrame(STREAM, List.of(), TailCounts.NONE, TailCounts.NONE, 0, 1, 1);
    for (int i = 0; i < 3; i++) {
      frame =
          frame.next(
              new TailWindow(TextFilter.of(""), ROWS_MAX, 100)
                  .add(SHARD, slice(1 + i * 10, "k", 10)));
    }
    assertThat(frame.since().arrived()).isEqualTo(30);
    assertThat(frame.since().shown()).isEqualTo(3 * ROWS_MAX);
    assertThat(frame.since().skipped()).isEqualTo(30 - 3 * ROWS_MAX);
  }

  @Test
  void a_filter_finds_words_in_key_or_data_in_either_case() {
    String data = "{\"Stadt\":\"Köln\"}";
    assertThat(matches("köln USER", "User-1", data)).isTrue();
    assertThat(matches("stadt  user-1", "User-1", data)).isTrue();
    assertThat(matches("user-1 berlin", "User-1", data)).isFalse();
    assertThat(matches("1{", "User-1", data)).as("not across key and data").isFalse();
    assertThat(TextFilter.of(" ").passesAll()).isTrue();
    assertThatThrownBy(() -> TextFilter.of("x".repeat(257)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("257");
  }

  @Test
  void user_records_of_an_aggregate_count_and_show_one_by_one() throws Exception {
    byte[] packed = PutData.aggregated("user-1", utf8("apple"), utf8("pear"), utf8("apple pie"));
    TailWindow all = window("", packed);
    assertThat(all.counts()).isEqualTo(new TailCounts(3, 3, 3, 1, 0));
    assertThat(all.rows())
        .extracting(row -> row.partitionKey() + " " + row.place() + " " + row.data().text())
        .containsExactly("user-1 0 apple", "user-1 1 pear", "user-1 2 apple pie");
    assertThat(window("user-1 pie", packed).counts().matched())
        .as("both words in one of the records")
        .isEqualTo(1);
    assertThat(window("pear pie", packed).counts().matched())
        .as("each word in a different record")
        .isZero();
  }

  @Test
  void user_records_of_another_shard_are_left_out() throws Exception {
    Shard half = Shard.first(new ShardId(0), HashKeyRange.divide(2).get(0), 1_700_000_000);
    Shard other = Shard.first(new ShardId(1), HashKeyRange.divide(2).get(1), 1_700_000_000);
    RecordSlice slice = slice(1, "key", PutData.aggregated("user-1", utf8("a"), utf8("b")));
    long inHalf = new TailWindow(TextFilter.of(""), 4, 100).add(half, slice).counts().arrived();
    long inOther = new TailWindow(TextFilter.of(""), 4, 100).add(other, slice).counts().arrived();
    assertThat(List.of(inHalf, inOther)).containsExactlyInAnyOrder(0L, 2L);
  }

  @Test
  void a_filter_searches_the_content_of_gzip() throws Exception {
    byte[] packed = PutData.gzip(utf8("{\"city\":\"Oulu\"}"));
    assertThat(window("oulu", packed).counts().matched()).isEqualTo(1);
    assertThat(window("turku", packed).counts()).isEqualTo(new TailCounts(1, 0, 0, 0, 0));
  }

  @Test
  void the_search_of_gzip_is_bounded_and_unsearched_records_are_counted() throws Exception {
    byte[] bomb = PutData.gzipOfZeros(1024 * 1024);
    assertThat(window("x", bomb).counts().unsearched()).as("beyond its start").isEqualTo(1);
    long affordable = RecordSearch.WORK_BYTES_MAX / RecordSearch.CONTENT_BYTES_MAX;
    byte[] last = PutData.gzip(utf8("x"));
    byte[][] many = new byte[(int) affordable + 2][];
    Arrays.fill(many, bomb);
    many[many.length - 1] = last;
    TailWindow spent =
        new TailWindow(TextFilter.of("x"), ROWS_MAX, 100).add(SHARD, slice(1, "k", many));
    assertThat(spent.counts().unsearched()).isEqualTo(many.length);
  }

  @Test
  void rows_of_a_stalled_listener_pin_few_bytes_of_records() {
    TailWindow window = new TailWindow(TextFilter.of("large"), ROWS_MAX, 100);
    for (int i = 0; i < 10; i++) {
      window.add(
          SHARD,
          slice(1 + 2 * i, "key", utf8("large-" + i + "x".repeat(1_000_000)), utf8("small")));
      assertThat(window.sharedBytes()).isLessThanOrEqualTo(TailWindow.SHARED_BYTES_MAX);
    }
    window.add(SHARD, slice(21, "key", utf8("large-10")));
    assertThat(window.counts()).isEqualTo(new TailCounts(21, 11, ROWS_MAX, 0, 0));
    assertThat(window.rows())
        .extracting(row -> row.data().text().substring(0, 8))
        .containsExactly("large-7x", "large-8x", "large-9x", "large-10");
    assertThat(window.rows())
        .extracting(TailRow::bytes)
        .containsExactly(1_000_007, 1_000_007, 1_000_007, 8);
  }

  private static long seq(TailRow row) {
    return SequenceNumber.parse(row.sequenceNumber()).counter();
  }

  private static boolean matches(String filter, String key, String data) {
    TailWindow window = new TailWindow(TextFilter.of(filter), ROWS_MAX, 100);
    return window.add(SHARD, slice(1, key, utf8(data))).counts().matched() == 1;
  }

  private static TailWindow window(String filter, byte[] data) {
    return new TailWindow(TextFilter.of(filter), ROWS_MAX, 100).add(SHARD, slice(1, "key", data));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(UTF_8);
  }

  private static RecordSlice slice(long firstSeq, String key, int count) {
    return slice(
        firstSeq,
        key,
        IntStream.range(0, count).mapToObj(i -> utf8("record-" + i)).toArray(byte[][]::new));
  }

  private static RecordSlice slice(long firstSeq, String key, byte[]... data) {
    byte[] keyBytes = utf8(key);
    int bytes =
        Arrays.stream(data)
            .mapToInt(d -> RecordBlockBuilder.recordBytes(keyBytes.length, false, d.length))
            .sum();
    RecordBlockBuilder builder = new RecordBlockBuilder(data.length, bytes);
    for (byte[] one : data) {
      builder.add(keyBytes, one);
    }
    RecordBlock block = builder.build().arrivedAt(1_700_000_001_000L);
    return new RecordSlice(
        List.of(new RecordSlice.Run(block, 0, data.length, firstSeq)),
        firstSeq + data.length,
        0,
        false);
  }
}
