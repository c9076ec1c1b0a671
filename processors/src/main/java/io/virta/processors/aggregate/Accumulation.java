package io.virta.processors.aggregate;

import io.virta.processors.Aggregate;
import io.virta.processors.Codec;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.Supplier;

/** The form of every aggregate; see {@link Aggregate#of}. */
public record Accumulation<T, A, R>(
    Codec<A> codec,
    Supplier<A> create,
    Addition<A, ? super T> add,
    BinaryOperator<A> merge,
    Function<? super A, ? extends R> result)
    implements Aggregate<T, R> {
  @Override
  public <O> Aggregate<T, O> then(Function<? super R, ? extends O> finish) {
    return new Accumulation<T, A, O>(
        codec, create, add, merge, accumulator -> finish.apply(result.apply(accumulator)));
  }

  /** Returns the same aggregate without its types, which the language has checked. */
  @SuppressWarnings("unchecked")
  public static Accumulation<Object, Object, Object> erased(Aggregate<?, ?> aggregate) {
    return (Accumulation<Object, Object, Object>) aggregate;
  }
}
