package io.virta.bench.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.bench.server.ServerException;
import org.junit.jupiter.api.Test;

final class KafkaOutputTest {
  private static final String PRODUCER =
      """
      In steady state.
      50000 records sent, 8046.346958 records/sec (7.67 MB/sec), 2610.57 ms avg latency, 3830.00 ms max latency, 2879 ms 50th, 3626 ms 95th, 3744 ms 99th, 3818 ms 99.9th.
      30000 steady state records sent, 5689.360895 records/sec (5.43 MB/sec), 3205.96 ms avg latency, 3830.00 ms max latency, 3178 ms 50th, 3685 ms 95th, 3764 ms 99th, 3825 ms 99.9th.
      """;
  private static final String CONSUMER =
      """
      start.time, end.time, data.consumed.in.MB, MB.sec, data.consumed.in.nMsg, nMsg.sec, rebalance.time.ms, fetch.time.ms, fetch.MB.sec, fetch.nMsg.sec
      2026-11-21 02:31:07:700, 2026-11-21 02:31:09:113, 47.6837, 33.7464, 50000, 35385.7042, 922, 491, 97.1155, 101832.9939
      """;

  @Test
  void takes_the_steady_state_of_the_producer() {
    assertThat(KafkaOutput.produced(PRODUCER).value()).isEqualTo(5689.360895);
    assertThat(KafkaOutput.latency(PRODUCER).value()).isEqualTo(3764);
  }

  @Test
  void takes_the_fetch_rate_of_the_consumer() {
    assertThat(KafkaOutput.consumed(CONSUMER, 50_000).value()).isEqualTo(101832.9939);
  }

  @Test
  void refuses_a_consumer_that_missed_records() {
    assertThatThrownBy(() -> KafkaOutput.consumed(CONSUMER, 50_001))
        .isInstanceOf(ServerException.class);
  }

  @Test
  void refuses_unknown_output() {
    assertThatThrownBy(() -> KafkaOutput.produced("no such thing"))
        .isInstanceOf(ServerException.class);
  }
}
