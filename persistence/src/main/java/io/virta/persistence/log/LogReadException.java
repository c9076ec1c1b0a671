package io.virta.persistence.log;

import java.io.IOException;

/**
 * A read failed, and nothing says that the bytes are damaged: there was no file handle left, the
 * thread was interrupted, the log was closed. The next read may succeed.
 */
public final class LogReadException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogReadException(String message, IOException cause) {
    super(message, cause);
  }
}
