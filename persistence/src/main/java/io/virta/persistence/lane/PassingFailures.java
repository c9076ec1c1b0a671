package io.virta.persistence.lane;

import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failed reads that say nothing about the bytes. */
final class PassingFailures {
  private PassingFailures() {}

  /** Whether a read failed because of the process rather than of the bytes. */
  static boolean isPassing(IOException failure) {
    return failure instanceof ClosedChannelException
        || failure instanceof InterruptedIOException
        || (failure instanceof FileSystemException && !(failure instanceof NoSuchFileException));
  }

  static LogReadException of(String file, IOException cause) {
    return new LogReadException(
        "%s cannot be read now: %s; try again".formatted(file, cause), cause);
  }

  /** The answer to a read of a closed lane. */
  static LogReadException closed(String file) {
    return of(file, new ClosedChannelException());
  }
}
