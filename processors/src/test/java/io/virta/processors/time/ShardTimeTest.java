package io.virta.processors.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.processors.time.TimeRules.WhenIdle;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ShardTimeTest {
  private static final long HOUR = 3_600_000;

  private static ShardTime time(WhenIdle idle, long idleMillis) {
    return ShardTime.start(new TimeRules(5_000, idle, idleMillis, HOUR));
  }

  @Test
  void follows_the_greatest_event_time_at_the_bound() {
    ShardTime time = time(WhenIdle.HOLD, 0);
    assertThat(time.watermark()).isEqualTo(ShardTime.NONE);

    time.event(100_000, 101_000);
    assertThat(time.watermark()).isEqualTo(95_000);
    time.event(97_000, 102_000);
    assertThat(time.watermark()).isEqualTo(95_000);
    time.event(110_000, 111_000);
    assertThat(time.watermark()).isEqualTo(105_000);
  }

  @Test
  void advances_with_arrival_time_once_it_was_quiet_for_long_enough() {
    ShardTime time = time(WhenIdle.ADVANCE_AFTER, 10_000);
    time.arrived(50_000); // nothing to advance from
    assertThat(time.watermark()).isEqualTo(ShardTime.NONE);
    time.event(100_000, 101_000);

    time.arrived(111_000);
    assertThat(time.watermark()).isEqualTo(95_000);
    time.arrived(112_000);
    assertThat(time.watermark()).isEqualTo(96_000);
    time.event(99_000, 131_000); // no new maximum
    assertThat(time.watermark()).isEqualTo(115_000);
    time.event(130_000, 132_000);
    assertThat(time.watermark()).isEqualTo(125_000);
    time.arrived(142_000);
    assertThat(time.watermark()).isEqualTo(125_000);
  }

  @Test
  void follows_arrival_time_at_a_distance() {
    ShardTime time = time(WhenIdle.FOLLOW_ARRIVAL, 30_000);

    time.arrived(100_000);
    assertThat(time.watermark()).isEqualTo(70_000);
    time.event(90_000, 101_000);
    assertThat(time.watermark()).isEqualTo(85_000);
    time.arrived(200_000);
    assertThat(time.watermark()).isEqualTo(170_000);
  }

  @Test
  void an_event_far_ahead_of_its_arrival_is_not_credible() {
    ShardTime time = time(WhenIdle.HOLD, 0);

    assertThat(time.isNotCredible(10_000_000 + HOUR, 10_000_000)).isFalse();
    assertThat(time.isNotCredible(10_000_001 + HOUR, 10_000_000)).isTrue();
    assertThat(time.isNotCredible(0, 10_000_000)).isFalse();
    assertThat(time.isNotCredible(Long.MIN_VALUE, 10_000_000)).isTrue();
    assertThat(time.isNotCredible(Long.MAX_VALUE, 10_000_000)).isTrue();
  }

  @Test
  void a_child_starts_with_the_greatest_time_of_its_parents() {
    ShardTime one = time(WhenIdle.ADVANCE_AFTER, 10_000);
    ShardTime other = time(WhenIdle.ADVANCE_AFTER, 10_000);
    ShardTime empty = time(WhenIdle.ADVANCE_AFTER, 10_000);
    one.event(100_000, 120_000);
    other.event(90_000, 100_000); // will be further once both are quiet
    TimeRules rules = new TimeRules(5_000, WhenIdle.ADVANCE_AFTER, 10_000, HOUR);

    ShardTime child = ShardTime.after(rules, List.of(empty, one, other));
    assertThat(child.hasBegun()).isTrue();
    assertThat(child.watermark()).isEqualTo(95_000);
    child.arrived(131_000);
    assertThat(child.watermark()).isEqualTo(106_000);
    assertThat(ShardTime.after(rules, List.of(empty)).hasBegun()).isFalse();
    assertThat(ShardTime.after(rules, List.of()).watermark()).isEqualTo(ShardTime.NONE);
  }

  @Test
  void the_watermark_never_falls_for_a_shard_that_joins_others() {
    ShardTime time = time(WhenIdle.ADVANCE_AFTER, 10_000);
    assertThat(time.hasBegun()).isFalse();

    time.join(95_000);
    assertThat(time.hasBegun()).isFalse();
    time.event(50_000, 101_000);
    assertThat(time.hasBegun()).isTrue();
    assertThat(time.watermark()).isEqualTo(95_000);
  }

  /** A tip only tells earlier what the next record would tell, so a replay without it agrees. */
  @Test
  void tips_do_not_change_the_watermark_at_any_record() {
    long seed = Long.getLong("virta-test.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int run = 0; run < 1_000; run++) {
      WhenIdle idle = List.of(WhenIdle.values()).get(random.nextInt(3));
      TimeRules rules = new TimeRules(5_000, idle, 10_000, HOUR);
      List<ShardTime> live = List.of(time(idle, 10_000), time(idle, 10_000));
      List<ShardTime> replay = List.of(time(idle, 10_000), time(idle, 10_000));
      long arrival = 1_000_000;
      for (int i = 0; i < 60; i++) {
        if (i == 40) { // the two shards are merged
          live = List.of(ShardTime.after(rules, live));
          replay = List.of(ShardTime.after(rules, replay));
        }
        for (int tips = random.nextInt(3); tips > 0; tips--) {
          arrival += random.nextInt(8_000);
          live.get(random.nextInt(live.size())).arrived(arrival);
        }
        arrival += random.nextInt(3_000);
        long event = arrival - random.nextInt(20_000);
        int shard = random.nextInt(live.size());
        live.get(shard).event(event, arrival);
        replay.get(shard).event(event, arrival);
        assertThat(live.get(shard).watermark())
            .as("seed %d, run %d", seed, run)
            .isEqualTo(replay.get(shard).watermark());
      }
    }
  }
}
