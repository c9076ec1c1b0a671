package io.virta.persistence.disk;

import static java.nio.file.StandardOpenOption.READ;

import com.sun.nio.file.ExtendedOpenOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * A file that is read and written with direct I/O, bypassing the page cache. Readers must bypass
 * it, too: a page that a reader caches while the writer replaces it on the disk would be stale, and
 * Linux reports such a page by failing the next fsync.
 */
final class DirectFile implements DiskFile {
  /** The maximum size of one read; each reading thread has a buffer of this size. */
  private static final int BOUNCE_BYTES = 512 << 10;

  private static final ThreadLocal<ByteBuffer> BOUNCE =
      ThreadLocal.withInitial(
          () -> ByteBuffer.allocateDirect(BOUNCE_BYTES + ALIGNMENT).alignedSlice(ALIGNMENT));

  private final Path path;
  private final FileChannel writing;
  private final ReadChannel reading;
  private final int blockBytes;

  DirectFile(Path path, FileChannel writing, int blockBytes) throws IOException {
    this.path = path;
    this.writing = writing;
    this.reading = ReadChannel.beside(writing, path, READ, ExtendedOpenOption.DIRECT);
    this.blockBytes = blockBytes;
  }

  @Override
  public int blockBytes() {
    return blockBytes;
  }

  @Override
  public long size() throws IOException {
    return writing.size();
  }

  @Override
  public int read(ByteBuffer into, long position) throws IOException {
    return read(reading, blockBytes, into, position);
  }

  /**
   * Reads complete blocks, bypassing the page cache, and copies the requested bytes to {@code
   * into}.
   */
  static int read(ReadChannel reading, int blockBytes, ByteBuffer into, long position)
      throws IOException {
    int skipped = (int) (position % blockBytes);
    ByteBuffer bounce = BOUNCE.get().clear();
    long wanted = skipped + (long) into.remaining() + blockBytes - 1;
    bounce.limit((int) Math.min(bounce.capacity(), wanted - wanted % blockBytes));
    int count = reading.read(bounce, position - skipped);
    if (count <= skipped) {
      return -1;
    }
    bounce.position(skipped).limit(Math.min(count, skipped + into.remaining()));
    int answered = bounce.remaining();
    into.put(bounce);
    return answered;
  }

  @Override
  public void write(ByteBuffer from, long position) throws IOException {
    FileDiskFile.writeAll(writing, path, from, position);
  }

  @Override
  public void truncate(long size) throws IOException {
    writing.truncate(size);
  }

  @Override
  public void force() throws IOException {
    writing.force(false); // the size is made durable nevertheless
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
