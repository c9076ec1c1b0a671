package io.virta.persistence.disk;

import static java.nio.file.StandardOpenOption.READ;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Locale;

/**
 * A file that is read and written through the operating system's page cache. Readers have a channel
 * of their own, so its failure does not affect the writer.
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

  /** The JDK reports a full disk or an exhausted quota only in the text of the exception. */
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
    // Without metadata: the size is made durable nevertheless, because it is needed to read the
    // bytes back, and a write within the size costs no journal commit of the file system.
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
