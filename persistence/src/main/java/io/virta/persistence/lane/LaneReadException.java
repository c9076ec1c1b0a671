package io.virta.persistence.lane;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/**
 * A read failed, and nothing says that the bytes are damaged: there was no file handle left, the
 * thread was interrupted, the lane was closed. The next read may succeed.
 */
public final class LaneReadException extends LaneException {
  private static final long serialVersionUID = 1L;

  public LaneReadException(String message, IOException cause) {
    super(message, cause);
  }

  /** Whether a read failed because of the process rather than of the bytes. */
  static boolean isPassing(IOException failure) {
    return failure instanceof ClosedChannelException
        || failure instanceof InterruptedIOException
        || (failure instanceof FileSystemException && !(failure instanceof NoSuchFileException));
  }

  static LaneReadException of(String file, IOException cause) {
    return new LaneReadException(
        "%s cannot be read now: %s; try again".formatted(file, cause), cause);
  }

  /** The answer to a read of a closed lane. */
  static LaneReadException closed(String file) {
    return of(file, new ClosedChannelException());
  }
}
