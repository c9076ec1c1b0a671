package io.virta.node.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.virta.node.wire.WireRecord;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class TailLineTest {
  private static WireRecord record(byte[] data) {
    return new WireRecord(
        "shardId-000000000012", "49", null, Instant.parse("2026-11-21T10:00:00.123Z"), "k", data);
  }

  private static WireRecord record(String text) {
    return record(text.getBytes(UTF_8));
  }

  @Test
  void a_line_has_time_shard_key_and_data() {
    assertThat(new TailLine(10).of(record("0123456789")))
        .isEqualTo("2026-11-21T10:00:00.123Z  shard 12  k  0123456789");
    assertThat(new TailLine(2).of(record(new byte[] {(byte) 0xff, 0})))
        .isEqualTo("2026-11-21T10:00:00.123Z  shard 12  k  0xff00");
  }

  @Test
  void a_long_record_says_how_much_is_cut_and_how_to_see_it() {
    assertThat(new TailLine(10).of(record("0123456789" + "x".repeat(1_234))))
        .endsWith("k  0123456789 ... (1,234 more characters; --full shows all)");
    assertThat(new TailLine(1).of(record(new byte[] {(byte) 0xff, 0, 1})))
        .endsWith("k  0xff ... (2 more bytes; --full shows all)");
  }

  @Test
  void a_cut_never_splits_a_character() {
    assertThat(new TailLine(2).of(record("a😀b")))
        .endsWith("k  a ... (3 more characters; --full shows all)");
  }

  @Test
  void a_cut_counts_escapes_as_they_are_shown_and_splits_none() {
    String line = new TailLine(10).of(record("\u001b".repeat(100)));

    assertThat(VisibleText.of(line))
        .endsWith("k  \\u001b ... (99 more characters; --full shows all)");
  }

  @Test
  void numbers_look_the_same_in_every_locale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      assertThat(new TailLine(1).of(record("x".repeat(1_235)))).contains("(1,234 more");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void a_whole_line_has_every_character() {
    String text = "x".repeat(100_000);

    assertThat(TailLine.whole().of(record(text))).endsWith(text);
    assertThat(TailLine.cut().of(record(text))).hasSizeLessThan(1_000);
  }
}
