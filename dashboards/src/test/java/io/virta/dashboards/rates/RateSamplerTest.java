package io.virta.dashboards.rates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rates depend only on counters and time. */
class RateSamplerTest {
  private static final StreamKey STREAM =
      new StreamKey(Namespace.DEFAULT, new StreamName("orders"), 1);

  private final RateSampler sampler = new RateSampler(5, 10);

  @Test
  void a_rate_spans_two_samples() {
    sample(1_000, 0, 100);
    sample(1_500, 0, 150);
    sample(2_000, 0, 400);
    assertThat(recordsIn()).isCloseTo(300, within(0.001));
    assertThat(sampler.latest().of(STREAM).flow().bytesIn()).isCloseTo(3_000, within(0.001));
  }

  @Test
  void counts_before_the_first_sample_yield_no_rate() {
    sample(1_000, 0, 1_000_000);
    assertThat(recordsIn()).isZero();
  }

  @Test
  void a_shard_that_appears_between_samples_counts_from_zero() {
    sampler.sample(List.of(), 1_000);
    sample(2_000, 0, 50);
    assertThat(recordsIn()).isCloseTo(50, within(0.001));
  }

  @Test
  void a_counter_that_restarts_yields_no_negative_rate() {
    sample(1_000, 0, 500);
    sample(2_000, 0, 10);
    assertThat(recordsIn()).isZero();
  }

  @Test
  void history_keeps_the_newest_points_in_order_and_drops_streams_that_left() {
    for (int i = 0; i < 8; i++) {
      sample(1_000 + i * 1_000L, 0, 10L * i * i);
    }
    History.Copy copy = sampler.history().copy(all -> true);
    assertThat(copy.timesMillis()).containsExactly(4_000L, 5_000L, 6_000L, 7_000L, 8_000L);
    assertThat(copy.streams().values())
        .singleElement()
        .satisfies(
            rates -> assertThat(rates.recordsIn()).hasSize(5).isSorted().last().isEqualTo(120f));
    sampler.sample(List.of(), 9_000);
    assertThat(sampler.history().copy(all -> true).streams()).isEmpty();
  }

  @Test
  void history_is_null_for_the_time_before_a_stream_was_in_memory() {
    sampler.sample(List.of(), 1_000);
    sampler.sample(List.of(), 2_000);
    sample(3_000, 0, 50);
    assertThat(sampler.history().copy(all -> true).streams().values())
        .singleElement()
        .satisfies(rates -> assertThat(rates.recordsIn()).containsExactly(null, null, 25f));
    assertThat(sampler.history().copy(none -> false).streams()).isEmpty();
  }

  private double recordsIn() {
    return sampler.latest().of(STREAM).flow().recordsIn();
  }

  private void sample(long atMillis, int shard, long records) {
    sampler.sample(List.of(Counted.of(STREAM.shard(new ShardId(shard)), records, 0)), atMillis);
  }
}
