package io.virta.http.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.virta.http.aws.service.ServiceObserver;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.KinesisObserver;
import io.virta.http.kinesis.model.OperationName;
import io.virta.persistence.measure.DurationHistogram;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Requests to services, in detail to operations of Kinesis: their number, outcome and duration. A
 * successful request costs one observation and one addition. Operations that were never called have
 * no series.
 */
final class RequestMetrics implements KinesisObserver, ServiceObserver, MultiCollector {
  private static final int OK = 200;

  private static final Figure<Number> REQUESTS =
      Figure.counter(
          "kinesis_requests",
          "Requests that reached an operation, by the HTTP status of the answer",
          Number::doubleValue);
  private static final Figure<Number> ERRORS =
      Figure.counter(
          "kinesis_request_errors",
          "Requests that an operation answered with an error, by the type of the error",
          Number::doubleValue);
  private static final Figure<Number> REFUSED =
      Figure.counter(
          "kinesis_requests_refused",
          "Requests refused before they reached an operation, such as for an unknown operation or"
              + " a body that is too large, by HTTP status",
          Number::doubleValue);

  private static final Figure<Number> OTHERS =
      Figure.counter(
          "virta_service_requests",
          "Requests to the services beside Kinesis, by the HTTP status of the answer",
          Number::doubleValue);

  private final Map<OperationName, Calls> calls = new EnumMap<>(OperationName.class);
  private final ConcurrentMap<Integer, LongAdder> refused = new ConcurrentHashMap<>();
  private final ConcurrentMap<Answer, LongAdder> others = new ConcurrentHashMap<>();

  /** An answer other than success. */
  private record Failure(String type, int status) {}

  /** An answer of a service other than Kinesis. */
  private record Answer(String service, int status) {}

  /** The requests to one operation. */
  private static final class Calls {
    private final DurationHistogram seconds = new DurationHistogram();
    private final LongAdder successes = new LongAdder();
    private final ConcurrentMap<Failure, LongAdder> failures = new ConcurrentHashMap<>();

    void failed(WireError error) {
      failures
          .computeIfAbsent(new Failure(error.type(), error.status()), first -> new LongAdder())
          .increment();
    }
  }

  /**
   * An operation that has been called. Each figure is a separate counter, because differences of
   * counters that are read one after another could decrease between scrapes.
   */
  private record Called(
      OperationName operation,
      DurationHistogram seconds,
      long successes,
      Map<Failure, Long> failures) {

    static Called of(OperationName operation, Calls calls) {
      Map<Failure, Long> failures = new LinkedHashMap<>();
      calls.failures.forEach((failure, count) -> failures.put(failure, count.sum()));
      return new Called(operation, calls.seconds, calls.successes.sum(), failures);
    }

    boolean isEmpty() {
      return successes == 0 && failures.isEmpty();
    }
  }

  RequestMetrics() {
    for (OperationName operation : OperationName.values()) {
      calls.put(operation, new Calls());
    }
  }

  @Override
  public void answered(OperationName operation, long nanos, @Nullable WireError error) {
    Calls called = Objects.requireNonNull(calls.get(operation));
    called.seconds.record(nanos);
    if (error == null) {
      called.successes.increment();
    } else {
      called.failed(error);
    }
  }

  @Override
  public void refused(int status) {
    refused.computeIfAbsent(status, first -> new LongAdder()).increment();
  }

  @Override
  public void answered(String service, int status) {
    others.computeIfAbsent(new Answer(service, status), first -> new LongAdder()).increment();
  }

  @Override
  public MetricSnapshots collect() {
    List<Called> called = new ArrayList<>();
    calls.forEach((operation, all) -> called.add(Called.of(operation, all)));
    called.removeIf(Called::isEmpty);
    return MetricSnapshots.of(
        Histograms.snapshot(
            "kinesis_request_seconds",
            "Time from the first byte of a request to its answer, by operation",
            durations(called)),
        REQUESTS.snapshot(byStatus(called)),
        ERRORS.snapshot(byType(called)),
        REFUSED.snapshot(refusals()),
        OTHERS.snapshot(answersOfOthers()));
  }

  private static Map<Labels, DurationHistogram> durations(Collection<Called> called) {
    Map<Labels, DurationHistogram> durations = new LinkedHashMap<>();
    called.forEach(one -> durations.put(labels(one), one.seconds));
    return durations;
  }

  private static Map<Labels, Number> byStatus(Collection<Called> called) {
    Map<Labels, Number> counts = new LinkedHashMap<>();
    for (Called one : called) {
      counts.put(labels(one).add("status", String.valueOf(OK)), one.successes);
      one.failures.forEach(
          (failure, count) ->
              counts.merge(
                  labels(one).add("status", String.valueOf(failure.status())),
                  count,
                  (a, b) -> a.longValue() + b.longValue()));
    }
    return counts;
  }

  private static Map<Labels, Number> byType(Collection<Called> called) {
    Map<Labels, Number> counts = new LinkedHashMap<>();
    for (Called one : called) {
      one.failures.forEach(
          (failure, count) ->
              counts.merge(
                  labels(one).add("type", failure.type()),
                  count,
                  (a, b) -> a.longValue() + b.longValue()));
    }
    return counts;
  }

  private Map<Labels, Number> refusals() {
    Map<Labels, Number> counts = new LinkedHashMap<>();
    refused.forEach(
        (status, count) -> counts.put(Labels.of("status", String.valueOf(status)), count));
    return counts;
  }

  private Map<Labels, Number> answersOfOthers() {
    Map<Labels, Number> counts = new LinkedHashMap<>();
    others.forEach(
        (answer, count) ->
            counts.put(
                Labels.of("service", answer.service(), "status", String.valueOf(answer.status())),
                count));
    return counts;
  }

  private static Labels labels(Called called) {
    return Labels.of("operation", called.operation.toString());
  }
}
