package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/** Reads and writes the small little-endian files of a lane. */
public final class Bytes {
  private Bytes() {}

  public static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  public static final int UUID_BYTES = 2 * Long.BYTES;

  public static void putUuid(ByteBuffer out, UUID uuid) {
    out.putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
  }

  public static UUID uuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  public static int textBytes(String text) {
    return Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
  }

  public static void putText(ByteBuffer out, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.putInt(bytes.length).put(bytes);
  }

  public static String text(ByteBuffer in) {
    byte[] bytes = new byte[in.getInt()];
    in.get(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  public static int crc32c(ByteBuffer bytes, int from, int to) {
    ByteBuffer covered = bytes.duplicate();
    covered.limit(to).position(from);
    CRC32C crc = new CRC32C();
    crc.update(covered);
    return (int) crc.getValue();
  }

  /** Fills {@code into} with the bytes from {@code position} on. */
  public static void readFully(DiskFile file, ByteBuffer into, long position) throws IOException {
    if (read(file, into, position) < into.capacity() && into.hasRemaining()) {
      throw new EOFException("the file ends at %d".formatted(file.size()));
    }
  }

  /** Reads until {@code into} is full or the file ends; returns the number of bytes read. */
  public static int read(DiskFile file, ByteBuffer into, long position) throws IOException {
    int start = into.position();
    while (into.hasRemaining()) {
      int count = file.read(into, position + into.position() - start);
      if (count < 0) {
        break;
      }
    }
    return into.position() - start;
  }

  /** Reads a complete small file. */
  public static ByteBuffer readAll(Disk disk, String name) throws IOException {
    try (DiskFile file = disk.open(name)) {
      ByteBuffer all = allocate(Math.toIntExact(file.size()));
      read(file, all, 0);
      return all.flip();
    }
  }

  /** Replaces a small file atomically: after a crash either the old or the new content exists. */
  public static void writeAtomically(Disk disk, String name, ByteBuffer bytes) throws IOException {
    String temporary = name + ".tmp";
    deleteIfThere(disk, temporary);
    try (DiskFile file = disk.create(temporary)) {
      file.write(bytes, 0);
      file.force();
    }
    disk.rename(temporary, name);
    disk.forceDirectory();
  }

  public static void deleteIfThere(Disk disk, String name) throws IOException {
    if (disk.exists(name)) {
      disk.delete(name);
    }
  }
}
