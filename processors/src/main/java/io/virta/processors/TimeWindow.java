package io.virta.processors;

import java.time.Duration;

/**
 * How events are divided into windows of event time. {@link Dsl} creates windows; do not implement
 * this interface.
 */
public interface TimeWindow {
  /**
   * Keeps each window open for this long after its end, for late events; its result is emitted
   * then. None by default.
   *
   * @throws IllegalArgumentException if it is negative
   */
  TimeWindow lateness(Duration allowed);
}
