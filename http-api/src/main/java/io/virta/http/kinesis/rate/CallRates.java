package io.virta.http.kinesis.rate;

import io.virta.http.kinesis.model.OperationName;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Limits the rate of calls with a token bucket for each operation and scope, such as an account or
 * a stream. A bucket holds the calls of one second. It is represented by the time at which it will
 * be full again, so full buckets need not be stored. Safe for any thread.
 */
public final class CallRates {
  /**
   * The most buckets stored; beyond that, further calls are allowed uncounted rather than refused.
   */
  static final int BUCKETS_MAX = 16_384;

  private static final long SECOND = 1_000_000_000L;

  private record Bucket(OperationName operation, Object of) {}

  private final Map<OperationName, Long> intervals = new EnumMap<>(OperationName.class);
  private final Map<Bucket, Long> fullAt = new ConcurrentHashMap<>();
  private final LongSupplier nanos;

  /** Takes a monotonic clock, such as {@code System::nanoTime}. */
  public CallRates(RateSettings settings, LongSupplier nanos) {
    this.nanos = nanos;
    settings
        .perSecond()
        .forEach((operation, rate) -> intervals.put(operation, Math.round(SECOND / rate)));
  }

  /** Whether calls of an operation are limited at all. */
  public boolean limits(OperationName operation) {
    return intervals.containsKey(operation);
  }

  /**
   * Whether one more call is allowed now; counts the call if so.
   *
   * @param of the scope of the limit, a value with {@code equals}
   */
  public boolean admit(OperationName operation, Object of) {
    Long interval = intervals.get(operation);
    if (interval == null) {
      return true;
    }
    long now = nanos.getAsLong();
    if (fullAt.size() >= BUCKETS_MAX) {
      fullAt.values().removeIf(at -> at - now <= 0);
    }
    Bucket bucket = new Bucket(operation, of);
    if (fullAt.size() >= BUCKETS_MAX && !fullAt.containsKey(bucket)) {
      return true;
    }
    Admission admission = new Admission(now, interval);
    fullAt.compute(bucket, (key, at) -> admission.take(at == null ? now : at));
    return admission.admitted;
  }

  int buckets() {
    return fullAt.size();
  }

  /** The check of one call against a bucket. */
  private static final class Admission {
    private final long now;
    private final long interval;
    private boolean admitted;

    Admission(long now, long interval) {
      this.now = now;
      this.interval = interval;
    }

    /** Returns the time at which the bucket is full after the call. */
    Long take(Long fullAt) {
      long from = Objects.requireNonNull(fullAt) - now > 0 ? fullAt : now;
      // A full bucket allows one call, even at rates below one per second.
      admitted = from - now <= Math.max(0, SECOND - interval);
      return admitted ? from + interval : fullAt;
    }
  }
}
