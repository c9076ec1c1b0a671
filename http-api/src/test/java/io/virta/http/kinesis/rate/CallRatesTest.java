package io.virta.http.kinesis.rate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import io.virta.http.kinesis.model.OperationName;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The number of calls allowed at once and over time. */
class CallRatesTest {
  // Like System.nanoTime, it may overflow at any moment.
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);

  private CallRates rates(OperationName operation, double perSecond) {
    return new CallRates(new RateSettings(Map.of(operation, perSecond)), nanos::get);
  }

  private int admitted(CallRates rates, OperationName operation, Object of, int calls) {
    int admitted = 0;
    for (int i = 0; i < calls; i++) {
      admitted += rates.admit(operation, of) ? 1 : 0;
    }
    return admitted;
  }

  private void pass(long millis) {
    nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void the_calls_of_one_second_are_allowed_at_once_and_more_as_time_passes() {
    CallRates rates = rates(OperationName.LIST_STREAMS, 5);

    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 20)).isEqualTo(5);
    pass(400);
    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 20)).isEqualTo(2);
    pass(60_000);
    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 20)).isEqualTo(5);
  }

  @Test
  void separate_scopes_are_counted_separately() {
    CallRates rates = rates(OperationName.DESCRIBE_LIMITS, 1);

    assertThat(admitted(rates, OperationName.DESCRIBE_LIMITS, "a", 5)).isEqualTo(1);
    assertThat(admitted(rates, OperationName.DESCRIBE_LIMITS, "b", 5)).isEqualTo(1);
    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 5)).isEqualTo(5);
  }

  @Test
  void a_slow_rate_allows_one_call() {
    CallRates rates = rates(OperationName.LIST_STREAMS, 0.5);

    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 5)).isEqualTo(1);
    pass(1_900);
    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 5)).isZero();
    pass(200);
    assertThat(admitted(rates, OperationName.LIST_STREAMS, "a", 5)).isEqualTo(1);
  }

  @Test
  void its_memory_is_bounded_whatever_is_called() {
    CallRates rates = rates(OperationName.LIST_SHARDS, 5);

    for (int i = 0; i < 2 * CallRates.BUCKETS_MAX; i++) {
      assertThat(rates.admit(OperationName.LIST_SHARDS, i)).isTrue();
    }
    assertThat(rates.buckets()).isEqualTo(CallRates.BUCKETS_MAX);
    pass(1_000);
    assertThat(rates.admit(OperationName.LIST_SHARDS, "later")).isTrue();
    assertThat(rates.buckets()).isEqualTo(1);
  }

  @Test
  void settings_name_operations_and_can_switch_one_or_all_off() {
    assertThat(
            RateSettings.from(
                    ConfigFactory.parseString(
                        "enforced = on, per-second { ListShards = 7, ListStreams = off }"))
                .perSecond())
        .containsExactly(Map.entry(OperationName.LIST_SHARDS, 7.0));
    assertThat(
            RateSettings.from(
                    ConfigFactory.parseString("enforced = off, per-second { ListShards = 7 }"))
                .perSecond())
        .isEmpty();
    assertThatThrownBy(
            () ->
                RateSettings.from(
                    ConfigFactory.parseString("enforced = on, per-second { ListShard = 7 }")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("ListShard names no operation");
  }
}
