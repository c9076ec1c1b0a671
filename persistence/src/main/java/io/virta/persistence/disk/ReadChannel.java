package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;

/**
 * A channel for any number of readers. The JDK closes a channel when the thread that reads from it
 * is interrupted; the next reader then opens it again.
 */
final class ReadChannel implements AutoCloseable {
  private static final int REOPENINGS_MAX = 16;

  private final Path path;
  private final OpenOption[] options;
  private volatile FileChannel channel;
  private volatile boolean closed;

  private ReadChannel(Path path, OpenOption... options) throws IOException {
    this.path = path;
    this.options = options;
    this.channel = FileChannel.open(path, options);
  }

  /**
   * Opens a second channel, for reading, to the file of {@code writing}; closes {@code writing} if
   * it fails.
   */
  static ReadChannel beside(FileChannel writing, Path path, OpenOption... options)
      throws IOException {
    try {
      return new ReadChannel(path, options);
    } catch (IOException e) {
      writing.close();
      throw e;
    }
  }

  /** Opens a file that is not being written. */
  static ReadChannel of(Path path, OpenOption... options) throws IOException {
    return new ReadChannel(path, options);
  }

  long size() throws IOException {
    for (int attempt = 0; ; attempt++) {
      FileChannel now = channel;
      try {
        return now.size();
      } catch (ClosedChannelException e) {
        reopenAfter(e, now, attempt);
      }
    }
  }

  int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    for (int attempt = 0; ; attempt++) {
      FileChannel now = channel;
      try {
        return now.read(into, position);
      } catch (ClosedChannelException e) {
        reopenAfter(e, now, attempt);
        into.position(start);
      }
    }
  }

  private void reopenAfter(ClosedChannelException e, FileChannel broken, int attempt)
      throws IOException {
    if (closed || Thread.currentThread().isInterrupted() || attempt == REOPENINGS_MAX) {
      throw e;
    }
    reopen(broken);
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (channel == broken && !closed) {
      channel = FileChannel.open(path, options);
    }
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    channel.close();
  }
}
