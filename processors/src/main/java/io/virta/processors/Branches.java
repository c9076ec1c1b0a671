package io.virta.processors;

import java.util.function.Consumer;

/**
 * Routes events by subtype: each event takes the first branch that accepts it. Must end with {@link
 * #rest} or {@link #complete}.
 */
public interface Branches<T> {
  /** Defines the stages for the events of that subtype. */
  <S extends T> Branches<T> on(Class<S> subtype, Consumer<? super Events<S>> branch);

  /** Defines the stages for all other events. */
  void rest(Consumer<? super Events<T>> branch);

  /** States that every permitted subtype has a branch, which is checked. */
  void complete();
}
