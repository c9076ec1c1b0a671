package io.virta.actors.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ReadAgeTest {
  private static final long MINUTE = 60_000;

  private final ReadAge age = new ReadAge();

  @Test
  void keeps_the_largest_for_a_minute_at_least_and_two_at_most() {
    assertThat(age.largest(0)).isZero();
    age.note(500, 10 * MINUTE);
    age.note(200, 10 * MINUTE + 1);

    assertThat(age.largest(10 * MINUTE + 2)).isEqualTo(500);
    assertThat(age.largest(12 * MINUTE - 1)).isEqualTo(500);
    assertThat(age.largest(12 * MINUTE)).isZero();
  }

  @Test
  void forgets_when_there_are_no_reads() {
    age.note(500, 10 * MINUTE);
    assertThat(age.largest(20 * MINUTE)).isZero();
    age.note(7, 20 * MINUTE);
    assertThat(age.largest(21 * MINUTE)).isEqualTo(7);
  }
}
