package io.virta.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.model.OperationName;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class RequestMetricsTest {
  private static final int FAILURES = 200_000;

  private final RequestMetrics metrics = new RequestMetrics();

  private List<Double> requests(String status) {
    return metrics.collect().stream()
        .filter(family -> family.getMetadata().getName().equals("kinesis_requests"))
        .flatMap(family -> family.getDataPoints().stream())
        .filter(point -> status.equals(point.getLabels().get("status")))
        .map(RequestMetricsTest::value)
        .toList();
  }

  private static double value(DataPointSnapshot point) {
    return ((CounterDataPointSnapshot) point).getValue();
  }

  @Test
  void distinguish_successes_from_failures() {
    metrics.answered(OperationName.PUT_RECORD, 1_000, null);
    metrics.answered(OperationName.PUT_RECORD, 1_000, null);
    metrics.answered(OperationName.PUT_RECORD, 1_000, WireError.INTERNAL);

    assertThat(requests("200")).containsExactly(2.0);
    assertThat(requests("500")).containsExactly(1.0);
  }

  @Test
  void never_count_a_failure_as_a_success_while_it_is_recorded() {
    metrics.answered(OperationName.PUT_RECORD, 1_000, null);
    CompletableFuture<Void> failing =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < FAILURES; i++) {
                metrics.answered(OperationName.PUT_RECORD, 1_000, WireError.INTERNAL);
              }
            });

    List<Double> successes = new ArrayList<>();
    do {
      successes.addAll(requests("200"));
    } while (!failing.isDone());

    failing.join();
    assertThat(successes).isNotEmpty().containsOnly(1.0);
    assertThat(requests("500")).containsExactly((double) FAILURES);
  }
}
