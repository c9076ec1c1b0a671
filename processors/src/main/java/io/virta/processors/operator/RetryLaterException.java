package io.virta.processors.operator;

import java.time.Duration;

/** A stage failed for a record, which must be processed again; nothing of it was written. */
public final class RetryLaterException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Duration delay;

  RetryLaterException(String message, Duration delay, Throwable cause) {
    super(message, cause);
    this.delay = delay;
  }

  /** Returns how long to wait before the record is processed again. */
  public Duration delay() {
    return delay;
  }
}
