package io.virta.persistence.log;

/**
 * A data directory that cannot be opened: locked by another process, foreign, from a newer version,
 * or unreadable.
 */
public final class LogUnusableException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogUnusableException(String message) {
    super(message);
  }

  public LogUnusableException(String message, Throwable cause) {
    super(message, cause);
  }
}
