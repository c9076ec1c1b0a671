package io.virta.persistence.log;

import java.io.IOException;

/**
 * A read failed without evidence that the bytes are damaged: for example no file handle was left,
 * the thread was interrupted or the log was closed. The next read may succeed.
 */
public final class LogReadException extends LogException {
  private static final long serialVersionUID = 1L;

  public LogReadException(String message, IOException cause) {
    super(message, cause);
  }
}
