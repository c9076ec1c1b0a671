package io.virta.processors;

/** Repeats a failed event; becomes a policy once {@link #then} says what follows the last try. */
public interface Retry {
  /**
   * Returns the complete policy.
   *
   * @throws IllegalArgumentException if {@code last} is a retry itself
   */
  ErrorPolicy then(ErrorPolicy last);
}
