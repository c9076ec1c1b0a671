package io.virta.processors;

import io.virta.processors.aggregate.Aggregates;
import io.virta.processors.codec.BytesCodec;
import io.virta.processors.codec.JacksonCodec;
import io.virta.processors.codec.TextCodec;
import io.virta.processors.error.Policy;
import io.virta.processors.time.TimeRules.WhenIdle;
import io.virta.processors.window.Counted;
import io.virta.processors.window.Windowing;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneId;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** All words of the language, for one static import. */
public final class Dsl {
  private Dsl() {}

  /** Starts with records that arrive after the processor was started for the first time. */
  public static Start latest() {
    return Start.Latest.INSTANCE;
  }

  /** Starts with the oldest record that is kept. */
  public static Start trimHorizon() {
    return Start.TrimHorizon.INSTANCE;
  }

  /** Starts with the first record that arrived at that time or later. */
  public static Start at(Instant time) {
    return new Start.At(time);
  }

  /** Events are at most this far behind later ones of their shard. */
  public static OutOfOrderness outOfOrder(Duration bound) {
    return new OutOfOrderness(bound);
  }

  /** The events of each shard are in order. */
  public static OutOfOrderness inOrder() {
    return new OutOfOrderness(Duration.ZERO);
  }

  /** Without a later event for this long, event time advances as fast as arrival time. */
  public static Idle advanceAfter(Duration quiet) {
    return new Idle(WhenIdle.ADVANCE_AFTER, quiet);
  }

  /** Event time is never further behind arrival time than this. */
  public static Idle followArrival(Duration skew) {
    return new Idle(WhenIdle.FOLLOW_ARRIVAL, skew);
  }

  /** Event time waits for events; the last windows of a silent stream never close. */
  public static Idle hold() {
    return new Idle(WhenIdle.HOLD, Duration.ZERO);
  }

  /**
   * Windows of that size, one after the other, aligned to 1970 in UTC.
   *
   * @throws IllegalArgumentException unless the size is 1 ms or more
   */
  public static TimeWindow tumbling(Duration size) {
    return new Windowing.Hopping(size.toMillis(), size.toMillis(), 0);
  }

  /**
   * Windows of that size that start every {@code hop}, so that they overlap. Each event is added to
   * size / hop windows.
   *
   * @throws IllegalArgumentException unless the hop is 1 ms up to the size, and the size at most
   *     10,000 times the hop
   */
  public static TimeWindow hopping(Duration size, Duration hop) {
    return new Windowing.Hopping(size.toMillis(), hop.toMillis(), 0);
  }

  /**
   * Windows that end when a key has had no event for that long. An event whose own session would
   * have closed is late.
   *
   * @throws IllegalArgumentException unless the gap is 1 ms or more
   */
  public static TimeWindow session(Duration gap) {
    return new Windowing.Session(gap.toMillis(), 0);
  }

  /**
   * Days, weeks, months or years of a time zone, counted from 1 January 1970; weeks start on
   * Monday.
   *
   * @throws IllegalArgumentException unless the size has only days, or only months and years
   */
  public static TimeWindow calendar(Period size, ZoneId zone) {
    return new Windowing.Calendar(size, zone, 0);
  }

  /**
   * Windows of that number of events.
   *
   * @throws IllegalArgumentException unless the count is 1 or more
   */
  public static CountWindow events(int count) {
    return new Counted(count);
  }

  /** The number of events. */
  public static Aggregate<Object, Long> count() {
    return Aggregates.count();
  }

  /** The exact sum; a sum beyond a {@code long} is an error. */
  public static <T> Aggregate<T, Long> sum(ToLongFunction<? super T> of) {
    return Aggregates.sum(of);
  }

  /** The sum of doubles, with the rounding errors compensated. */
  public static <T> Aggregate<T, Double> sumDouble(ToDoubleFunction<? super T> of) {
    return Aggregates.sumDouble(of);
  }

  /** The average of doubles, with the rounding errors compensated. */
  public static <T> Aggregate<T, Double> average(ToDoubleFunction<? super T> of) {
    return Aggregates.average(of);
  }

  /** The variance of the events as a whole population. */
  public static <T> Aggregate<T, Double> variance(ToDoubleFunction<? super T> of) {
    return Aggregates.variance(of);
  }

  /** The least value; its type is stored as JSON. */
  public static <T, V extends Comparable<? super V>> Aggregate<T, V> min(
      Class<V> type, Function<? super T, ? extends V> of) {
    return Aggregates.min(json(type), of);
  }

  /** The greatest value; its type is stored as JSON. */
  public static <T, V extends Comparable<? super V>> Aggregate<T, V> max(
      Class<V> type, Function<? super T, ? extends V> of) {
    return Aggregates.max(json(type), of);
  }

  /**
   * The value of the earliest event by event time. Of several with the same time, the one that was
   * read first; between shards that is not determined.
   *
   * @param type its values must not be null
   */
  public static <T, V> Aggregate<T, V> first(Class<V> type, Function<? super T, ? extends V> of) {
    return Aggregates.first(json(type), of);
  }

  /**
   * The value of the latest event by event time. Of several with the same time, the one that was
   * read last; between shards that is not determined.
   *
   * @param type its values must not be null
   */
  public static <T, V> Aggregate<T, V> last(Class<V> type, Function<? super T, ? extends V> of) {
    return Aggregates.last(json(type), of);
  }

  /**
   * The values of the earliest events, in the order of event time. Of several with the same time,
   * those that were read first; between shards that is not determined.
   *
   * @param type its values must not be null; stored as JSON
   * @param max how many values are kept, 1 to 10,000
   * @throws IllegalArgumentException for another {@code max}
   */
  public static <T, V> Aggregate<T, List<V>> list(
      Class<V> type, int max, Function<? super T, ? extends V> of) {
    if (max < 1 || max > 10_000) {
      throw new IllegalArgumentException("list: 1 to 10,000 values, not " + max);
    }
    return Aggregates.list(json(type), max, of);
  }

  /** Two aggregates of the same events. */
  @SuppressWarnings("unchecked") // the results come in the order of the aggregates
  public static <T, A, B, R> Aggregate<T, R> both(
      Aggregate<? super T, A> a,
      Aggregate<? super T, B> b,
      BiFunction<? super A, ? super B, ? extends R> result) {
    return Aggregates.parts(
        results -> result.apply((A) results.get(0), (B) results.get(1)), List.of(a, b));
  }

  /** Three aggregates of the same events. */
  @SuppressWarnings("unchecked")
  public static <T, A, B, C, R> Aggregate<T, R> all(
      Aggregate<? super T, A> a,
      Aggregate<? super T, B> b,
      Aggregate<? super T, C> c,
      Function3<? super A, ? super B, ? super C, ? extends R> result) {
    return Aggregates.parts(
        results -> result.apply((A) results.get(0), (B) results.get(1), (C) results.get(2)),
        List.of(a, b, c));
  }

  /** A function of three values. */
  @FunctionalInterface
  public interface Function3<A, B, C, R> {
    R apply(A a, B b, C c);
  }

  /** Stops the processor before the record, with a reason. */
  public static ErrorPolicy fail() {
    return Policy.Fail.INSTANCE;
  }

  /** Drops the event and counts it. */
  public static ErrorPolicy skip() {
    return Policy.Skip.INSTANCE;
  }

  /** Stops the task before the record, with a reason; other tasks continue. The default. */
  public static ErrorPolicy suspend() {
    return Policy.Suspend.INSTANCE;
  }

  /**
   * Drops the event and appends its record to that stream, with its origin, the stage and the
   * cause.
   */
  public static ErrorPolicy deadLetter(String stream) {
    return new Policy.DeadLetter(stream);
  }

  /**
   * Processes the record again after a delay, which doubles each time. Later records wait
   * meanwhile.
   *
   * @param times 1 to 100 repetitions
   * @param first the first delay, 1 ms or more
   * @param longest the maximum delay, {@code first} or more
   * @throws IllegalArgumentException for values outside these ranges
   */
  public static Retry retry(int times, Duration first, Duration longest) {
    if (times < 1 || times > 100) {
      throw new IllegalArgumentException("retry: 1 to 100 times, not " + times);
    }
    if (first.toMillis() < 1 || longest.compareTo(first) < 0) {
      throw new IllegalArgumentException(
          "retry: a first delay of 1 ms or more, and a longest that is not shorter, not %s and %s"
              .formatted(first, longest));
    }
    return last -> {
      if (last instanceof Policy.Again) {
        throw new IllegalArgumentException("retry: what follows a retry is not another retry");
      }
      return new Policy.Again(times, first, longest, (Policy) last);
    };
  }

  /**
   * JSON of a Java record, or of a sealed interface of records. Unknown members are ignored; a
   * missing member is null, and an error if its type is primitive. An {@code Instant} is ISO-8601
   * text, or a number of milliseconds since 1970. A subtype of a sealed type has a member {@code
   * type} with its simple name.
   *
   * @throws IllegalArgumentException if the subtypes of a sealed type cannot be told apart
   */
  public static <T> Codec<T> json(Class<T> type) {
    return JacksonCodec.json(usable(type));
  }

  /** The same values as {@link #json} in CBOR, which is smaller and faster to read. */
  public static <T> Codec<T> cbor(Class<T> type) {
    return JacksonCodec.cbor(usable(type));
  }

  private static <T> Class<T> usable(Class<T> type) {
    String problem = JacksonCodec.problemOf(type);
    if (problem != null) {
      throw new IllegalArgumentException(problem);
    }
    return type;
  }

  /** The bytes as they are. */
  public static Codec<byte[]> bytes() {
    return BytesCodec.INSTANCE;
  }

  /** Text in UTF-8. Bytes that are not valid UTF-8 are an error. */
  public static Codec<String> text() {
    return TextCodec.INSTANCE;
  }
}
