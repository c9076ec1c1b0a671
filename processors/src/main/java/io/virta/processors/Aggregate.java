package io.virta.processors;

import io.virta.processors.aggregate.Accumulation;
import java.util.function.BiFunction;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Combines events into a result. The accumulator, which is stored between events, is hidden. Every
 * aggregate can merge two accumulators, so that parts of it can be computed apart. {@link Dsl} and
 * {@link #of} create aggregates; do not implement this interface.
 *
 * @param <T> the events
 * @param <R> the result
 */
public interface Aggregate<T, R> {
  /**
   * Returns the aggregate whose result is a function of this one's; the stored form is the same.
   */
  <O> Aggregate<T, O> then(Function<? super R, ? extends O> finish);

  /**
   * Returns an aggregate of your own. Events of several shards may be added in any order, so the
   * result should not depend on it.
   *
   * @param codec stores the accumulator
   * @param create returns the accumulator of no events
   * @param add returns the accumulator after an event; may modify and return its first argument,
   *     but not if it fails. An accumulator that is modified keeps an event that another part of
   *     {@link Dsl#both} or {@link Dsl#all} failed for
   * @param merge returns the accumulator of both; may modify and return its first argument
   * @param result computes the result; must not modify the accumulator
   */
  static <T, A, R> Aggregate<T, R> of(
      Codec<A> codec,
      Supplier<A> create,
      BiFunction<A, ? super T, A> add,
      BinaryOperator<A> merge,
      Function<? super A, ? extends R> result) {
    return new Accumulation<T, A, R>(
        codec,
        create,
        (accumulator, event, eventMillis) -> add.apply(accumulator, event),
        merge,
        result);
  }
}
