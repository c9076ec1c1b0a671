package io.virta.persistence.log;

/**
 * A data directory cannot be opened: it is locked by another process, not a data directory of
 * Virta, from a newer version, or unreadable.
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
