package io.virta.processors;

import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Events by key. Events of one key stay in order. Every stage that keeps state takes an id, which
 * names its state for ever: 1 to 64 lower-case letters, digits and hyphens, starting with a letter.
 */
public interface Keyed<K, T> {
  /** Keeps the events for which the test is true. */
  Keyed<K, T> filter(Predicate<? super T> test);

  /** Replaces each event by the result of the function, under the same key. */
  <R> Keyed<K, R> map(Function<? super T, ? extends R> mapper);

  /** The same, and declares the type of the results. */
  <R> Keyed<K, R> map(Class<R> type, Function<? super T, ? extends R> mapper);

  /** Divides the events of each key into windows of event time. */
  TimeWindowed<K, T> window(TimeWindow window);

  /**
   * Divides the events of each key by their number, in the order in which they are read. With
   * {@code keyBy} the events of a key may come from several shards, which are read in no fixed
   * order: each event is then in exactly one window, but in which one is not determined.
   */
  CountWindowed<K, T> window(CountWindow window);
}
