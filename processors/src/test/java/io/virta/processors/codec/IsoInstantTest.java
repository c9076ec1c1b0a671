package io.virta.processors.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IsoInstantTest {
  private static Instant parse(String text) {
    String padded = "\"" + text + "\"";
    return IsoInstant.parse(padded.toCharArray(), 1, text.length());
  }

  @Test
  void agrees_with_the_parser_of_the_jdk() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long second = random.nextLong(-62_167_219_200L, 253_402_300_800L); // years 0 to 9999
      int nanos = random.nextInt(1_000_000_000);
      if (random.nextBoolean()) {
        nanos -= nanos % 1_000_000;
      }
      String text = Instant.ofEpochSecond(second, nanos).toString();
      assertThat(parse(text)).as("seed %d: %s", seed, text).isEqualTo(Instant.parse(text));
    }
  }

  @Test
  void accepts_one_to_nine_decimals_and_offsets() {
    String text = "2026-11-30T12:34:56.123456789";
    for (int end = "2026-11-30T12:34:56.1".length(); end <= text.length(); end++) {
      String cut = text.substring(0, end) + "Z";
      assertThat(parse(cut)).isEqualTo(Instant.parse(cut));
    }
    assertThat(parse("2026-11-30T12:34:56+01:00")).isEqualTo("2026-11-30T11:34:56Z");
  }

  @Test
  void refuses_what_is_no_instant() {
    for (String wrong :
        List.of(
            "",
            "2026-11-30",
            "2026-11-30T12:34:56",
            "2026-02-30T12:34:56Z",
            "2026-11-30T24:34:56Z",
            "2026-11-30T12:60:56Z",
            "2026-11-30T12:34:5xZ",
            "2026-11-30T12:34:56.1234567891Z")) {
      assertThatThrownBy(() -> parse(wrong)).as(wrong).isInstanceOf(DateTimeException.class);
    }
  }
}
