package io.virta.persistence.lane.write;

import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.lane.segment.Bytes;
import io.virta.persistence.lane.segment.EntryContent;
import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryStamp;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Collects entries in one direct buffer and writes it whenever it is full. If the file accepts only
 * complete blocks, the last, partial block is padded with zeros, and written again with the bytes
 * that follow: bytes that are already durable are then written a second time, unchanged. Used by
 * the writer thread only.
 */
final class StagingBuffer {
  private final ByteBuffer buffer;
  private final ByteBuffer head = ByteBuffer.allocate(EntryHead.BYTES);
  private final CRC32C crc = new CRC32C();
  private DiskFile file;

  /** The file position of the buffer's first byte; a multiple of the file's block size. */
  private long start;

  /** The number of bytes at the start of the buffer that are already in the file. */
  private int carried;

  StagingBuffer(int bytes, DiskFile file, long position) throws IOException {
    this.buffer = aligned(bytes);
    this.file = file;
    moveTo(file, position);
  }

  /**
   * Allocates an aligned buffer for any file: at least {@code bytesMin} and at least one block,
   * rounded up to blocks.
   */
  static ByteBuffer aligned(int bytesMin) {
    int blocks = Math.max(1, (bytesMin + DiskFile.ALIGNMENT - 1) / DiskFile.ALIGNMENT);
    return ByteBuffer.allocateDirect((blocks + 1) * DiskFile.ALIGNMENT - 1)
        .alignedSlice(DiskFile.ALIGNMENT);
  }

  /** Drops the collected bytes and continues at a new position. */
  void moveTo(DiskFile newFile, long position) throws IOException {
    file = newFile;
    carried = (int) (position % newFile.blockBytes());
    start = position - carried;
    buffer.clear().limit(carried);
    Bytes.readFully(newFile, buffer, start);
    buffer.limit(buffer.capacity());
  }

  /** The file position of the next entry. */
  long position() {
    return start + buffer.position();
  }

  /** Adds an entry; the positions of meta and body do not change. */
  void put(EntryContent content, EntryStamp stamp, ByteBuffer meta, List<ByteBuffer> body)
      throws IOException {
    EntryHead.encode(content, stamp, head, meta, crc);
    put(head);
    put(meta);
    for (ByteBuffer part : body) {
      put(part);
    }
    while (position() % EntryHead.ALIGNMENT != 0) {
      makeRoom();
      buffer.put((byte) 0);
    }
  }

  private void put(ByteBuffer from) throws IOException {
    int at = from.position();
    while (at < from.limit()) {
      makeRoom();
      int bytes = Math.min(from.limit() - at, buffer.remaining());
      buffer.put(buffer.position(), from, at, bytes);
      buffer.position(buffer.position() + bytes);
      at += bytes;
    }
  }

  private void makeRoom() throws IOException {
    if (!buffer.hasRemaining()) {
      flush();
    }
  }

  /** Writes the collected bytes without forcing them. */
  void flush() throws IOException {
    int end = buffer.position();
    if (end == carried) {
      return;
    }
    carried = end % file.blockBytes();
    while (buffer.position() % file.blockBytes() != 0) {
      buffer.put((byte) 0);
    }
    file.write(buffer.flip(), start);
    start += end - carried;
    ByteBuffer partial = buffer.duplicate().position(end - carried).limit(end);
    buffer.clear().put(partial);
  }
}
