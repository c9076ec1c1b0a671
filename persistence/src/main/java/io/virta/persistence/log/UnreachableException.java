package io.virta.persistence.log;

/**
 * The log did not answer in time. The outcome of a write is unknown until a writer opens the id
 * again. A read may succeed when it is repeated.
 */
public final class UnreachableException extends LogException {
  private static final long serialVersionUID = 1L;

  public UnreachableException(String message, Throwable cause) {
    super(message, cause);
  }
}
