package io.virta.persistence.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of the operating system. Readers have a channel of their own, because a reader whose
 * thread is interrupted closes the channel it reads from: the next reader opens it again, and the
 * writer never notices.
 */
final class FileDiskFile implements DiskFile {
  private static final int REOPENINGS_MAX = 16;

  private final Path path;
  private final FileChannel writing;
  private volatile FileChannel reading;
  private volatile boolean closed;

  FileDiskFile(Path path, FileChannel writing) throws IOException {
    this.path = path;
    this.writing = writing;
    this.reading = writing;
    this.reading = openForReading();
  }

  private FileChannel openForReading() throws IOException {
    try {
      return FileChannel.open(path, READ);
    } catch (IOException e) {
      writing.close();
      throw e;
    }
  }

  @Override
  public long size() throws IOException {
    return writing.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    int start = into.position();
    for (int attempt = 0; ; attempt++) {
      FileChannel channel = reading;
      try {
        return channel.read(into, position);
      } catch (ClosedChannelException e) {
        if (closed || Thread.currentThread().isInterrupted() || attempt == REOPENINGS_MAX) {
          throw e;
        }
        into.position(start);
        reopen(channel);
      }
    }
  }

  private synchronized void reopen(FileChannel broken) throws IOException {
    if (reading == broken && !closed) {
      reading = FileChannel.open(path, READ);
    }
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    long at = position;
    try {
      while (from.hasRemaining()) {
        at += writing.write(from, at);
      }
    } catch (IOException e) {
      throw isForWantOfRoom(e) ? new DiskFullException(path + ": " + e.getMessage(), e) : e;
    }
  }

  /** The JDK tells the two errors of a full disk apart by their text only. */
  private static boolean isForWantOfRoom(IOException e) {
    String message = String.valueOf(e.getMessage()).toLowerCase(Locale.ROOT);
    return message.contains("no space left")
        || message.contains("quota exceeded")
        || message.contains("not enough space on the disk");
  }

  @Override
  public void truncate(long size) throws IOException {
    writing.truncate(size);
  }

  @Override
  public void force() throws IOException {
    // Without metadata: the size is still made durable, being needed to read the bytes back, and a
    // write inside the size costs no journal commit of the file system.
    writing.force(false);
  }

  @Override
  public synchronized void close() throws IOException {
    closed = true;
    try {
      reading.close();
    } finally {
      writing.close();
    }
  }
}
