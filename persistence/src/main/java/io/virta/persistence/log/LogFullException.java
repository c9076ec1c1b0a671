package io.virta.persistence.log;

/**
 * There was no room for an append. Nothing of it was written; the same append may succeed later.
 */
public final class LogFullException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogFullException(String message) {
    super(message);
  }
}
