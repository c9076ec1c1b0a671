package io.virta.persistence.lane.segment;

import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** Failed reads that are no evidence of damaged bytes. */
public final class PassingFailures {
  private PassingFailures() {}

  /** Whether a read failed because of the process, not because of the bytes. */
  public static boolean isPassing(IOException failure) {
    return failure instanceof ClosedChannelException
        || failure instanceof InterruptedIOException
        || (failure instanceof FileSystemException && !(failure instanceof NoSuchFileException));
  }

  public static LogReadException of(String file, IOException cause) {
    return new LogReadException(
        "%s cannot be read now: %s; try again".formatted(file, cause), cause);
  }

  /** Creates the exception for a read of a closed lane. */
  public static LogReadException closed(String file) {
    return of(file, new ClosedChannelException());
  }
}
