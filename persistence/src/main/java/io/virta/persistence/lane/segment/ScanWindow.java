package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** A window on a file that moves forward in large steps. Used by one thread. */
final class ScanWindow {
  private static final int STEP_BYTES = 1 << 20;

  private final DiskFile file;
  private ByteBuffer bytes;
  private long start;

  ScanWindow(DiskFile file) throws IOException {
    this.file = file;
    this.bytes = Bytes.allocate((int) Math.min(STEP_BYTES, file.size())).limit(0);
  }

  /**
   * Returns the bytes from {@code position} on, little endian; fewer than {@code length} only at
   * the end of the file.
   */
  ByteBuffer view(long position, int length) throws IOException {
    if (position < start || position + length > start + bytes.limit()) {
      load(position, length);
    }
    int from = (int) Math.min(position - start, bytes.limit());
    ByteBuffer view = bytes.duplicate().order(bytes.order());
    return view.limit(Math.min(from + length, bytes.limit())).position(from);
  }

  private void load(long position, int length) throws IOException {
    if (length > bytes.capacity()) {
      bytes = Bytes.allocate(length);
    }
    start = position;
    bytes.clear();
    Bytes.read(file, bytes, position);
    bytes.flip();
  }

  int crc32c(long position, int length) throws IOException {
    CRC32C crc = new CRC32C();
    long at = position;
    long end = position + length;
    while (at < end) {
      ByteBuffer part = view(at, (int) Math.min(STEP_BYTES / 2, end - at));
      if (!part.hasRemaining()) {
        break;
      }
      at += part.remaining();
      crc.update(part);
    }
    return (int) crc.getValue();
  }

  /**
   * The first offset from {@code from} on, a multiple of 8, at which {@code magic} is found; -1 if
   * there is none.
   */
  long find(int magic, long from, long limit) throws IOException {
    long at = from;
    while (at + Integer.BYTES <= limit) {
      ByteBuffer part = view(at, (int) Math.min(STEP_BYTES / 2, limit - at));
      int last = part.limit() - Integer.BYTES;
      for (int i = part.position(); i <= last; i += EntryHead.ALIGNMENT) {
        if (part.getInt(i) == magic) {
          return at + i - part.position();
        }
      }
      if (part.remaining() < EntryHead.ALIGNMENT) {
        return -1;
      }
      at += part.remaining() & -EntryHead.ALIGNMENT;
    }
    return -1;
  }
}
