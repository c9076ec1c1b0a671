package io.virta.persistence.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file of the operating system, through its page cache. Readers have a channel of their own,
 * which may break without the writer noticing.
 */
final class FileDiskFile implements DiskFile {
  private final Path path;
  private final FileChannel writing;
  private final ReadChannel reading;

  FileDiskFile(Path path, FileChannel writing) throws IOException {
    this.path = path;
    this.writing = writing;
    this.reading = ReadChannel.beside(writing, path, READ);
  }

  @Override
  public long size() throws IOException {
    return writing.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return reading.read(into, position);
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    writeAll(writing, path, from, position);
  }

  static void writeAll(FileChannel channel, Path path, ByteBuffer from, long position)
      throws IOException {
    long at = position;
    try {
      while (from.hasRemaining()) {
        at += channel.write(from, at);
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
  public void close() throws IOException {
    try {
      reading.close();
    } finally {
      writing.close();
    }
  }
}
