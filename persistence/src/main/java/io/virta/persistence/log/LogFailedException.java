package io.virta.persistence.log;

/**
 * A write or an fsync failed: the outcome of the writes in flight is unknown, and the lane accepts
 * no more writes until a restart.
 */
public final class LogFailedException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
