package io.virta.processors;

import io.virta.processors.time.TimeRules.WhenIdle;
import java.time.Duration;

/**
 * What event time does while no event moves it; {@link Dsl} has all of them.
 *
 * @param by 0 or more
 */
public record Idle(WhenIdle rule, Duration by) {
  public Idle {
    if (by.isNegative()) {
      throw new IllegalArgumentException("a duration of 0 or more, not " + by);
    }
  }
}
