package io.virta.processors;

/** Makes an event of the result of a window; the constructor of a record often is one. */
@FunctionalInterface
public interface ResultFunction<K, R, O> {
  /** Returns the event, which must not be null. */
  O apply(K key, Window window, R result);
}
