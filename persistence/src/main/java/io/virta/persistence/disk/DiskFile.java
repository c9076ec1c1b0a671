package io.virta.persistence.disk;

import java.io.IOException;
import java.nio.ByteBuffer;

/** An open file. Reads may run concurrently with one writer. */
public interface DiskFile extends AutoCloseable {
  /** A memory alignment that is a multiple of every {@link #blockBytes}. */
  int ALIGNMENT = 4096;

  /**
   * The block size: the position and the length of each write must be multiples of it. A power of
   * two, at most {@link #ALIGNMENT}; 1 means no restriction. Above 1, the buffer of a write must be
   * direct and its address must be a multiple, too. Reads are not restricted.
   */
  default int blockBytes() {
    return 1;
  }

  long size() throws IOException;

  /**
   * Reads up to {@code into.remaining()} bytes from {@code position}; returns the number of bytes
   * read, -1 at the end of the file.
   */
  int read(ByteBuffer into, long position) throws IOException;

  /**
   * Writes all of {@code from} at {@code position}. If it fails, any part of the bytes may have
   * been written.
   *
   * @throws DiskFullException if the disk is full
   */
  void write(ByteBuffer from, long position) throws IOException;

  void truncate(long size) throws IOException;

  /** Returns when the bytes written so far, and the size of the file, survive a power cut. */
  void force() throws IOException;

  @Override
  void close() throws IOException;
}
