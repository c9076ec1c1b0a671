package io.virta.processors.aggregate;

import io.virta.processors.Aggregate;
import io.virta.processors.Codec;
import io.virta.processors.aggregate.Numbers.Mean;
import io.virta.processors.aggregate.Numbers.Moments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Makes the aggregates that {@link io.virta.processors.Dsl} describes. */
public final class Aggregates {
  private Aggregates() {}

  public static Aggregate<Object, Long> count() {
    return Aggregate.of(Numbers.LONG, () -> 0L, (count, event) -> count + 1, Long::sum, n -> n);
  }

  public static <T> Aggregate<T, Long> sum(ToLongFunction<? super T> of) {
    return Aggregate.of(
        Numbers.LONG,
        () -> 0L,
        (sum, event) -> Math.addExact(sum, of.applyAsLong(event)),
        Math::addExact,
        sum -> sum);
  }

  public static <T> Aggregate<T, Double> sumDouble(ToDoubleFunction<? super T> of) {
    return Aggregates.<T>mean(of).then(Mean::total);
  }

  public static <T> Aggregate<T, Double> average(ToDoubleFunction<? super T> of) {
    return Aggregates.<T>mean(of).then(mean -> mean.total() / mean.count());
  }

  private static <T> Aggregate<T, Mean> mean(ToDoubleFunction<? super T> of) {
    return Aggregate.of(
        Numbers.MEAN,
        () -> Mean.NONE,
        (mean, event) -> mean.plus(of.applyAsDouble(event)),
        Mean::plus,
        mean -> mean);
  }

  public static <T> Aggregate<T, Double> variance(ToDoubleFunction<? super T> of) {
    return Aggregate.of(
        Numbers.MOMENTS,
        () -> Moments.NONE,
        (moments, event) -> moments.plus(of.applyAsDouble(event)),
        Moments::plus,
        moments -> moments.squares() / moments.count());
  }

  public static <T, V extends Comparable<? super V>> Aggregate<T, V> min(
      Codec<V> codec, Function<? super T, ? extends V> of) {
    return one(codec, of, (a, b) -> b.value().compareTo(a.value()) < 0 ? b : a);
  }

  public static <T, V extends Comparable<? super V>> Aggregate<T, V> max(
      Codec<V> codec, Function<? super T, ? extends V> of) {
    return one(codec, of, (a, b) -> b.value().compareTo(a.value()) > 0 ? b : a);
  }

  public static <T, V> Aggregate<T, V> first(Codec<V> codec, Function<? super T, ? extends V> of) {
    return one(codec, of, (a, b) -> b.eventMillis() < a.eventMillis() ? b : a);
  }

  public static <T, V> Aggregate<T, V> last(Codec<V> codec, Function<? super T, ? extends V> of) {
    return one(codec, of, (a, b) -> b.eventMillis() >= a.eventMillis() ? b : a);
  }

  /**
   * Keeps one of the values.
   *
   * @param choose returns the one to keep of two; the first was there earlier
   */
  private static <T, V> Aggregate<T, V> one(
      Codec<V> codec, Function<? super T, ? extends V> of, BinaryOperator<Timed<V>> choose) {
    return new Accumulation<T, Optional<Timed<V>>, V>(
        new OptionalTimedCodec<>(codec),
        Optional::empty,
        (kept, event, eventMillis) ->
            Optional.of(chosen(kept, new Timed<V>(eventMillis, of.apply(event)), choose)),
        (kept, later) -> later.isPresent() ? Optional.of(chosen(kept, later.get(), choose)) : kept,
        kept -> kept.orElseThrow().value());
  }

  public static <T, V> Aggregate<T, List<V>> list(
      Codec<V> codec, int max, Function<? super T, ? extends V> of) {
    return new Accumulation<T, List<Timed<V>>, List<V>>(
        new TimedListCodec<>(codec),
        List::of,
        (kept, event, eventMillis) -> {
          boolean isFull = kept.size() == max;
          return isFull && kept.get(max - 1).eventMillis() <= eventMillis
              ? kept
              : earliest(kept, List.of(new Timed<V>(eventMillis, of.apply(event))), max);
        },
        (kept, later) -> earliest(kept, later, max),
        kept -> kept.stream().map(Timed::value).toList());
  }

  /**
   * Returns the earliest values of two lists in order; with the same time, the first list's first.
   */
  private static <V> List<Timed<V>> earliest(List<Timed<V>> kept, List<Timed<V>> later, int max) {
    return Stream.concat(kept.stream(), later.stream())
        .sorted(Comparator.comparingLong(Timed::eventMillis)) // stable
        .limit(max)
        .toList();
  }

  private static <V> Timed<V> chosen(
      Optional<Timed<V>> kept, Timed<V> later, BinaryOperator<Timed<V>> choose) {
    return kept.isPresent() ? choose.apply(kept.get(), later) : later;
  }

  /** Computes several aggregates of the same events. */
  public static <T, R> Aggregate<T, R> parts(
      Function<List<Object>, R> result, List<Aggregate<? super T, ?>> aggregates) {
    List<Accumulation<Object, Object, Object>> parts = new ArrayList<>();
    List<Codec<Object>> codecs = new ArrayList<>();
    for (Aggregate<? super T, ?> aggregate : aggregates) {
      Accumulation<Object, Object, Object> part = Accumulation.erased(aggregate);
      parts.add(part);
      codecs.add(part.codec());
    }
    return new Accumulation<T, Object[], R>(
        new PartsCodec(codecs),
        () -> parts.stream().map(part -> part.create().get()).toArray(),
        (accumulators, event, eventMillis) -> {
          Object[] next = new Object[accumulators.length]; // a later part may fail
          for (int i = 0; i < next.length; i++) {
            next[i] = parts.get(i).add().apply(accumulators[i], event, eventMillis);
          }
          return next;
        },
        (accumulators, others) -> {
          Object[] next = new Object[accumulators.length];
          for (int i = 0; i < next.length; i++) {
            next[i] = parts.get(i).merge().apply(accumulators[i], others[i]);
          }
          return next;
        },
        accumulators -> {
          List<Object> results = new ArrayList<>();
          for (int i = 0; i < accumulators.length; i++) {
            results.add(parts.get(i).result().apply(accumulators[i]));
          }
          return result.apply(results);
        });
  }
}
