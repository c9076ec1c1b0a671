package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Reads may run beside one writer. */
public interface DiskFile extends AutoCloseable {
  /** Alignment in memory that every {@link #blockBytes} divides. */
  int ALIGNMENT = 4096;

  /**
   * What the position and the length of each write must be multiples of: a power of two, at most
   * {@link #ALIGNMENT}, 1 for anything. Above 1, the buffer is direct and its address a multiple
   * too. Reads are free of this.
   */
  default int blockBytes() {
    return 1;
  }

  long size() throws IOException;

  /**
   * Reads up to {@code into.remaining()} bytes from {@code position}; answers how many, -1 at the
   * end of the file.
   */
  int read(ByteBuffer into, long position) throws IOException;

  /**
   * Writes all of {@code from} at {@code position}, or fails: then any part of it may have been
   * written.
   *
   * @throws DiskFullException when it failed because the disk is full
   */
  void write(ByteBuffer from, long position) throws IOException;

  void truncate(long size) throws IOException;

  /** Returns when the bytes written so far, and the size of the file, survive a power cut. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
