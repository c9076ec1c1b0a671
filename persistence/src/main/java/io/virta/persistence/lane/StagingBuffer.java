package io.virta.persistence.lane;

import io.virta.persistence.disk.DiskFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Gathers entries in one direct buffer and writes it out whenever it is full. Used by the writer
 * thread only.
 */
final class StagingBuffer {
  private final ByteBuffer buffer;
  private final ByteBuffer head = ByteBuffer.allocate(EntryHead.BYTES);
  private final CRC32C crc = new CRC32C();
  private DiskFile file;
  private long written;

  StagingBuffer(int bytes, DiskFile file, long position) {
    this.buffer = ByteBuffer.allocateDirect(bytes);
    this.file = file;
    this.written = position;
  }

  /** Drops what is gathered and goes on there. */
  void moveTo(DiskFile newFile, long position) {
    buffer.clear();
    file = newFile;
    written = position;
  }

  /** Where the next entry goes. */
  long position() {
    return written + buffer.position();
  }

  void put(EntryHead entry, ByteBuffer meta, List<ByteBuffer> body) throws IOException {
    entry.encode(head, meta, crc);
    put(head);
    put(meta.duplicate());
    for (ByteBuffer part : body) {
      put(part.duplicate());
    }
    while (position() % EntryHead.ALIGNMENT != 0) {
      makeRoom();
      buffer.put((byte) 0);
    }
  }

  private void put(ByteBuffer from) throws IOException {
    while (from.hasRemaining()) {
      makeRoom();
      int bytes = Math.min(from.remaining(), buffer.remaining());
      buffer.put(buffer.position(), from, from.position(), bytes);
      buffer.position(buffer.position() + bytes);
      from.position(from.position() + bytes);
    }
  }

  private void makeRoom() throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
  }

  /** Writes what is gathered; it is not forced yet. */
  void flush() throws IOException {
    buffer.flip();
    file.write(buffer, written);
    written += buffer.limit();
    buffer.clear();
  }
}
