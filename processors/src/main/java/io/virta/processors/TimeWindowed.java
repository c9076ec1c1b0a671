package io.virta.processors;

/** Events by key and window. */
public interface TimeWindowed<K, T> {
  /**
   * Combines the events of each key and window. State: one accumulator for each key and open
   * window.
   *
   * @param id names the state
   */
  <R> Windows<K, T, R> aggregate(String id, Aggregate<? super T, R> aggregate);
}
