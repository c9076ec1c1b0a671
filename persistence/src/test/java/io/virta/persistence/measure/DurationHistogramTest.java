package io.virta.persistence.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DurationHistogramTest {
  private final DurationHistogram histogram = new DurationHistogram();

  @Test
  void counts_a_duration_in_the_first_bucket_that_it_does_not_exceed() {
    long bound = DurationHistogram.bounds().get(2).toNanos();

    histogram.record(bound);
    histogram.record(bound + 1);

    assertThat(histogram.counts()[2]).isOne();
    assertThat(histogram.counts()[3]).isOne();
  }

  @Test
  void keeps_durations_above_all_bounds_in_a_bucket_of_their_own() {
    histogram.record(TimeUnit.HOURS.toNanos(1));

    long[] counts = histogram.counts();
    assertThat(counts).hasSize(DurationHistogram.bounds().size() + 1);
    assertThat(counts[counts.length - 1]).isOne();
  }

  @Test
  void sums_all_durations_in_seconds() {
    histogram.record(TimeUnit.MILLISECONDS.toNanos(250));
    histogram.record(TimeUnit.SECONDS.toNanos(30));

    assertThat(histogram.totalSeconds()).isEqualTo(30.25);
  }

  @Test
  void has_ascending_bounds() {
    assertThat(DurationHistogram.bounds()).isSorted().doesNotHaveDuplicates();
  }
}
