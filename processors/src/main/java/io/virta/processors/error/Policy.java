package io.virta.processors.error;

import io.virta.processors.ErrorPolicy;
import java.time.Duration;

/** The error policies that exist. */
public sealed interface Policy extends ErrorPolicy {
  /** The app fails: all its tasks stop, and it does not start again by itself. */
  enum Fail implements Policy {
    INSTANCE
  }

  /** The event is dropped and counted. */
  enum Skip implements Policy {
    INSTANCE
  }

  /** The task stops before the event, with a reason, until somebody resumes it. */
  enum Suspend implements Policy {
    INSTANCE
  }

  /** The event goes to a stream, with the reason. */
  record DeadLetter(String stream) implements Policy {}

  /**
   * The event is processed again, after a delay that doubles each time.
   *
   * @param times the number of repetitions
   * @param first the first delay
   * @param longest the maximum delay
   * @param last what follows the last repetition; not a Retry
   */
  record Again(int times, Duration first, Duration longest, Policy last) implements Policy {
    /** Returns the delay before a repetition, counted from 1. */
    public Duration delay(int repetition) {
      Duration delay = first;
      for (int i = 1; i < repetition && delay.compareTo(longest) < 0; i++) {
        delay = delay.multipliedBy(2);
      }
      return delay.compareTo(longest) < 0 ? delay : longest;
    }
  }
}
