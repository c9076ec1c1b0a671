package io.virta.processors;

import java.time.Duration;

/**
 * How far events may be behind later ones of the same shard; {@link Dsl#outOfOrder} makes it.
 *
 * @param bound 0 or more
 */
public record OutOfOrderness(Duration bound) {
  public OutOfOrderness {
    if (bound.isNegative()) {
      throw new IllegalArgumentException("events are out of order by 0 or more, not " + bound);
    }
  }
}
