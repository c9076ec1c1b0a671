package io.virta.actors.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SequenceNumberTest {
  @Test
  void has_56_digits_and_starts_with_49() {
    String number = new SequenceNumber(1_790_000_000L, 3, 1, 1_790_000_100L).toString();

    assertThat(number).hasSize(56).startsWith("49");
  }

  @Test
  void reads_back_what_it_wrote() {
    long seed = System.nanoTime();
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 1_000; i++) {
      SequenceNumber number =
          new SequenceNumber(
              random.nextLong(1L << 36),
              random.nextInt(Integer.MAX_VALUE),
              random.nextLong(Long.MAX_VALUE),
              random.nextLong(1L << 36));
      assertThat(SequenceNumber.parse(number.toString())).as("seed %d", seed).isEqualTo(number);
    }
  }

  @Test
  void grows_with_the_counter_even_when_the_clock_steps_back() {
    SequenceNumber earlier = new SequenceNumber(1_790_000_000L, 0, 7, 1_790_000_500L);
    SequenceNumber later = new SequenceNumber(1_790_000_000L, 0, 8, 1_790_000_100L);

    assertThat(later).isGreaterThan(earlier);
    assertThat(new SequenceNumber(1, 0, 8, 5).toBigInteger())
        .isEqualTo(new SequenceNumber(1, 0, 7, 5).toBigInteger().add(SequenceNumber.COUNTER_UNIT));
  }

  @Test
  void rejects_invalid_numbers() {
    for (String wrong : new String[] {"", "x", "007", "-1", "5", "9".repeat(56)}) {
      assertThatThrownBy(() -> SequenceNumber.parse(wrong))
          .as(wrong)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }
}
