package io.virta.persistence.lane.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NextGroupTest {
  private static final long MS = 1_000_000;

  private final NextGroup next = new NextGroup();

  @Test
  void waits_for_the_answered_writers_and_for_those_that_missed_the_last_group() {
    next.follows(2, 2, 4 * MS, 100 * MS);

    assertThat(next.pauseNanos(2, 100 * MS)).isEqualTo(MS);
    assertThat(next.pauseNanos(3, 100 * MS + MS / 2)).isEqualTo(MS / 2);
    assertThat(next.pauseNanos(4, 100 * MS + MS / 2)).isZero();
  }

  @Test
  void starts_when_the_pause_is_over() {
    next.follows(4, 0, 4 * MS, 100 * MS);

    assertThat(next.pauseNanos(1, 101 * MS)).isLessThanOrEqualTo(0);
    assertThat(next.pauseNanos(1, 150 * MS)).isLessThanOrEqualTo(0);
  }

  @Test
  void expects_no_more_writers_than_the_last_group_had() {
    next.follows(4, 0, 4 * MS, 100 * MS);
    next.follows(1, 0, 4 * MS, 105 * MS);

    assertThat(next.pauseNanos(1, 105 * MS)).isZero();
  }

  @Test
  void does_not_wait_when_fsyncs_are_fast_or_do_not_happen() {
    next.follows(4, 0, NextGroup.FORCE_NANOS_MIN - 1, 100 * MS);
    assertThat(next.pauseNanos(1, 100 * MS)).isZero();

    NextGroup lossy = new NextGroup();
    lossy.follows(4, 0, 0, 100 * MS);
    assertThat(lossy.pauseNanos(1, 100 * MS)).isZero();
  }

  @Test
  void one_slow_fsync_does_not_make_it_wait_and_no_pause_is_long() {
    for (int i = 0; i < 20; i++) {
      next.follows(4, 0, MS / 10, 100 * MS);
    }
    next.follows(4, 0, 3 * MS, 100 * MS);
    assertThat(next.pauseNanos(1, 100 * MS)).isZero();

    for (int i = 0; i < 100; i++) {
      next.follows(4, 0, 900 * MS, 100 * MS);
    }
    assertThat(next.pauseNanos(1, 100 * MS)).isEqualTo(2 * MS);
  }
}
