package io.virta.actors.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RetentionClockTest {
  private static final Instant START = Instant.parse("2026-11-21T11:00:00Z");
  private static final Duration SETTLING = Duration.ofMinutes(10);
  private static final Duration THIRTY_HOURS = Duration.ofHours(30);

  /**
   * The time of the wall clock, which a test can set; {@code nanos} is the time that really passes.
   */
  private Instant wall = START;

  private long nanos = -3; // a monotonic clock can start at any value

  private RetentionClock after(Instant lastTrusted) {
    return RetentionClock.startingAfter(
        Optional.of(lastTrusted), () -> wall, () -> nanos, SETTLING);
  }

  private RetentionClock withoutRecords() {
    return RetentionClock.startingNow(() -> wall, () -> nanos, SETTLING);
  }

  private void pass(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
  }

  private void jump(Duration by) {
    wall = wall.plus(by);
  }

  private static Instant time(RetentionClock clock) {
    return Instant.ofEpochMilli(clock.millis());
  }

  /** Lets time pass and reads the clock once a second, as a node does. */
  private void passWatched(RetentionClock clock, Duration time) {
    for (long left = time.toSeconds(); left > 0; left--) {
      pass(Duration.ofSeconds(1));
      clock.millis();
    }
  }

  @Nested
  class WhileTheClocksAgree {
    private final RetentionClock clock = withoutRecords();

    @Test
    void it_is_the_wall_clock() {
      pass(Duration.ofDays(40));

      assertThat(time(clock)).isEqualTo(wall);
      assertThat(clock.horizon(Duration.ofDays(1))).isEqualTo(wall.minus(Duration.ofDays(1)));
      assertThat(clock.doubt()).isEmpty();
    }

    @Test
    void it_follows_a_wall_clock_that_drifts_slowly_for_months() {
      for (int hours = 0; hours < 24 * 90; hours++) {
        pass(Duration.ofHours(1));
        jump(Duration.ofSeconds(1));
        assertThat(time(clock)).isEqualTo(wall);
      }
    }
  }

  @Nested
  class AfterAJumpAhead {
    private final RetentionClock clock = withoutRecords();

    @Test
    void it_continues_from_the_time_before_and_reports_the_jump() {
      jump(THIRTY_HOURS);
      passWatched(clock, Duration.ofSeconds(16));

      assertThat(time(clock)).isEqualTo(START.plusSeconds(16));
      assertThat(clock.doubt().orElseThrow())
          .isEqualTo(
              "The clock jumped to 2026-11-22T17:00:01Z; retention continues from the time before"
                  + " until the clock has been steady for PT10M.");
    }

    @Test
    void it_is_the_wall_clock_again_when_that_comes_back() {
      jump(THIRTY_HOURS);
      passWatched(clock, Duration.ofSeconds(16));
      jump(THIRTY_HOURS.negated());

      assertThat(time(clock)).isEqualTo(START.plusSeconds(16));
      assertThat(clock.doubt()).isEmpty();
    }

    @Test
    void it_adopts_a_new_time_that_has_settled() {
      jump(THIRTY_HOURS);
      clock.millis();
      passWatched(clock, SETTLING.minusSeconds(1));
      assertThat(time(clock)).isEqualTo(wall.minus(THIRTY_HOURS));

      pass(Duration.ofSeconds(1));

      assertThat(time(clock)).isEqualTo(wall);
      assertThat(clock.doubt()).isEmpty();
    }

    @Test
    void reading_it_takes_no_lock_while_the_jump_settles() throws Exception {
      jump(THIRTY_HOURS);
      clock.millis();

      synchronized (clock) { // the lock of a reader that compares the clocks
        assertThat(CompletableFuture.supplyAsync(clock::millis).get(20, TimeUnit.SECONDS))
            .isEqualTo(START.toEpochMilli());
      }
    }

    @Test
    void it_waits_for_each_of_two_jumps() {
      jump(THIRTY_HOURS);
      passWatched(clock, SETTLING.minusSeconds(5));
      jump(Duration.ofHours(1));
      passWatched(clock, Duration.ofSeconds(4));
      assertThat(time(clock)).isEqualTo(wall.minus(THIRTY_HOURS).minus(Duration.ofHours(1)));

      passWatched(clock, SETTLING.minusSeconds(5));
      assertThat(time(clock)).isEqualTo(wall.minus(Duration.ofHours(1)));
      passWatched(clock, Duration.ofSeconds(10));
      assertThat(time(clock)).isEqualTo(wall);
    }

    @Test
    void it_adopts_the_lowest_of_the_times_that_it_saw_while_it_waited() {
      jump(THIRTY_HOURS);
      passWatched(clock, Duration.ofMinutes(5));
      jump(Duration.ofHours(-10));
      passWatched(clock, Duration.ofSeconds(1));
      jump(Duration.ofHours(10));
      passWatched(clock, Duration.ofMinutes(5));

      assertThat(time(clock)).isEqualTo(wall.minus(Duration.ofHours(10)));
    }

    @Test
    void it_adopts_a_new_time_that_drifts_while_it_settles() {
      jump(THIRTY_HOURS);
      for (int second = 0; second < SETTLING.toSeconds(); second++) {
        pass(Duration.ofSeconds(1));
        jump(Duration.ofMillis(-20)); // 12 seconds in total
        clock.millis();
      }
      pass(Duration.ofSeconds(1));

      assertThat(time(clock)).isEqualTo(wall);
    }

    @Test
    void it_detects_a_jump_after_hours_without_a_reading() {
      pass(Duration.ofHours(5));
      jump(THIRTY_HOURS);

      assertThat(time(clock)).isEqualTo(wall.minus(THIRTY_HOURS));
    }
  }

  @Nested
  class AfterAJumpBack {
    private final RetentionClock clock = withoutRecords();

    @Test
    void it_follows_at_once_since_the_time_before_may_have_been_the_wrong_one() {
      jump(THIRTY_HOURS.negated());

      assertThat(time(clock)).isEqualTo(wall);
      assertThat(clock.doubt()).isEmpty();
    }

    @Test
    void it_waits_when_the_clock_returns() {
      jump(THIRTY_HOURS.negated());
      passWatched(clock, Duration.ofSeconds(16));
      jump(THIRTY_HOURS);
      assertThat(time(clock)).isEqualTo(wall.minus(THIRTY_HOURS));

      passWatched(clock, SETTLING.plusSeconds(1));

      assertThat(time(clock)).isEqualTo(wall);
    }
  }

  @Test
  void a_clock_that_runs_too_fast_is_followed_by_at_most_ten_seconds_per_settling_time() {
    RetentionClock clock = withoutRecords();
    for (int second = 0; second < SETTLING.toSeconds(); second++) {
      pass(Duration.ofSeconds(1));
      jump(Duration.ofSeconds(9));
      clock.millis();
    }

    assertThat(time(clock)).isBeforeOrEqualTo(START.plus(SETTLING).plusSeconds(20));
  }

  @Test
  void a_machine_that_sleeps_every_nine_minutes_still_comes_to_trust_the_time() {
    RetentionClock clock = withoutRecords();
    for (int day = 0; day < 10; day++) {
      jump(Duration.ofDays(1));
      passWatched(clock, Duration.ofMinutes(9));
    }

    assertThat(time(clock)).isAfter(wall.minus(Duration.ofDays(3)));
  }

  @Test
  void without_a_settling_time_every_time_is_trusted_at_once() {
    RetentionClock clock =
        RetentionClock.startingAfter(Optional.empty(), () -> wall, () -> nanos, Duration.ZERO);
    assertThat(time(clock)).isEqualTo(wall);

    jump(THIRTY_HOURS);

    assertThat(time(clock)).isEqualTo(wall);
    assertThat(clock.doubt()).isEmpty();
  }

  @Nested
  class AfterAStart {
    @Test
    void it_trusts_a_clock_that_fits_the_time_of_the_last_run() {
      assertThat(time(after(START.minus(SETTLING)))).isEqualTo(START);
    }

    @Test
    void it_continues_from_the_time_of_the_last_run_until_a_clock_far_ahead_has_settled() {
      Instant lastRun = START.minus(Duration.ofDays(3));
      RetentionClock clock = after(lastRun);
      passWatched(clock, SETTLING.minusSeconds(1));
      assertThat(time(clock)).isEqualTo(lastRun.plus(SETTLING).minusSeconds(1));

      pass(Duration.ofSeconds(1));

      assertThat(time(clock)).isEqualTo(wall);
    }

    @Test
    void it_reports_no_jump_while_it_waits_after_a_long_downtime() {
      RetentionClock clock = after(START.minus(Duration.ofDays(3)));
      assertThat(clock.doubt()).isEmpty();

      jump(THIRTY_HOURS);

      assertThat(clock.doubt()).isPresent();
    }

    @Test
    void it_trusts_a_clock_behind_the_time_of_the_last_run() {
      assertThat(time(after(START.plus(THIRTY_HOURS)))).isEqualTo(START);
    }

    @Test
    void it_trusts_no_unsettled_clock_when_the_last_run_recorded_no_time() {
      RetentionClock clock =
          RetentionClock.startingAfter(Optional.empty(), () -> wall, () -> nanos, SETTLING);
      assertThat(time(clock)).isEqualTo(Instant.EPOCH);

      passWatched(clock, SETTLING);

      assertThat(time(clock)).isEqualTo(wall);
    }
  }

  @Test
  void a_machine_that_slept_waits_like_a_clock_that_jumped() {
    RetentionClock clock = withoutRecords();
    pass(Duration.ofHours(1));
    jump(Duration.ofHours(8)); // the monotonic clock stands still while a machine sleeps

    assertThat(time(clock)).isEqualTo(START.plus(Duration.ofHours(1)));
    nanos += TimeUnit.MINUTES.toNanos(10);
    wall = wall.plus(SETTLING);
    assertThat(time(clock)).isEqualTo(wall);
  }
}
