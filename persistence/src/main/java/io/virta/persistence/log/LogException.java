package io.virta.persistence.log;

/** A failure of a log; the message names the place and the remedy. */
public abstract sealed class LogException extends RuntimeException
    permits LogFullException,
        LogFailedException,
        LogReadException,
        DamagedLogException,
        LogUnusableException,
        FencedException,
        UnreachableException {
  private static final long serialVersionUID = 1L;

  LogException(String message, Throwable cause) {
    super(message, cause);
  }

  LogException(String message) {
    super(message);
  }
}
