package io.virta.processors;

import java.util.function.BiFunction;

/** Events by key, in windows of a number of events. They have no time, so no event is late. */
public interface CountWindowed<K, T> {
  /**
   * Combines the events of each key and window, and emits a result with the last event of the
   * window. State: one accumulator for each key whose window is not complete; it is kept until
   * further events of the key complete it.
   *
   * @param id names the state
   * @param result makes an event of the key and the result of a window; must not return null
   */
  <R, O> Events<O> aggregate(
      String id,
      Aggregate<? super T, R> aggregate,
      BiFunction<? super K, ? super R, ? extends O> result);
}
