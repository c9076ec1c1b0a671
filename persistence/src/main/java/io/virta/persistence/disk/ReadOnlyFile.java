package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonWritableChannelException;

/** A file that is only read; takes one file handle. */
final class ReadOnlyFile implements DiskFile {
  private final ReadChannel reading;
  private final int directBlockBytes;

  /**
   * @param directBlockBytes the alignment of reads that bypass the page cache; 0 for reads through
   *     the page cache
   */
  ReadOnlyFile(ReadChannel reading, int directBlockBytes) {
    this.reading = reading;
    this.directBlockBytes = directBlockBytes;
  }

  @Override
  public long size() throws IOException {
    return reading.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return directBlockBytes == 0
        ? reading.read(into, position)
        : DirectFile.read(reading, directBlockBytes, into, position);
  }

  @Override
  public void write(ByteBuffer from, long position) {
    throw new NonWritableChannelException();
  }

  @Override
  public void truncate(long size) {
    throw new NonWritableChannelException();
  }

  @Override
  public void force() {
    throw new NonWritableChannelException();
  }

  @Override
  public void close() throws IOException {
    reading.close();
  }
}
