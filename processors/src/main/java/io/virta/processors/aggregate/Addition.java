package io.virta.processors.aggregate;

/** Adds an event to an accumulator. */
@FunctionalInterface
public interface Addition<A, T> {
  /**
   * Returns the accumulator after the event; may modify and return its first argument, but not if
   * it fails.
   *
   * @param eventMillis the time of the event, epoch milliseconds
   */
  A apply(A accumulator, T event, long eventMillis);
}
