package io.virta.persistence.lane.segment;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part of an entry. On disk, little endian, at a multiple of 8:
 *
 * <pre>
 *  0 u32 magic         4 u32 crc of 8..64 and meta   8 u32 metaLength   12 u32 bodyLength
 * 16 u64 lsn          24 u64 durableLsn             32 u64 persistSeq   40 u32 segmentId   44 u32 back
 * 48 u32 crc of body  52 u32 historyNo   56 u8 kind   57 u8 flags   58 u16 format   60 u32 eventCount
 * 64 meta, then body, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>Head and body have separate checksums: a flipped bit in a body damages only that body, and the
 * lengths needed to find the next entry stay trustworthy.
 */
public record EntryHead(EntryContent content, EntryStamp stamp) {
  public static final int BYTES = 64;
  public static final int ALIGNMENT = 8;

  /** The maximum length of a meta; a longer one counts as damage. */
  public static final int META_BYTES_MAX = 8 << 20;

  static final int MAGIC = 0x01454C56; // "VLE" and 1
  private static final short FORMAT = 1;
  private static final byte FLAG_COPIED = 1;
  private static final int CRC_FROM = 8;

  public EntryKind kind() {
    return content.kind();
  }

  public long persistSeq() {
    return content.persistSeq();
  }

  public int eventCount() {
    return content.eventCount();
  }

  public int metaLength() {
    return content.metaLength();
  }

  public int bodyLength() {
    return content.bodyLength();
  }

  public int bodyCrc32c() {
    return content.bodyCrc32c();
  }

  public long lsn() {
    return stamp.lsn();
  }

  public long durableLsn() {
    return stamp.durableLsn();
  }

  public long segmentId() {
    return stamp.segmentId();
  }

  public int historyNo() {
    return stamp.historyNo();
  }

  public int back() {
    return stamp.back();
  }

  public boolean copied() {
    return stamp.copied();
  }

  /** The bytes of a complete entry, including padding. */
  public static long entryBytes(int metaLength, int bodyLength) {
    return (BYTES + (long) metaLength + bodyLength + ALIGNMENT - 1) & -ALIGNMENT;
  }

  public long entryBytes() {
    return content.entryBytes();
  }

  /**
   * Writes a head of {@value #BYTES} bytes to {@code out}, with the checksum over it and {@code
   * meta}. Does not allocate a head object, because the writer calls this for each entry.
   *
   * @param out a buffer with an array, for one head
   * @param meta a buffer with an array; its position does not change
   */
  public static void encode(
      EntryContent content, EntryStamp stamp, ByteBuffer out, ByteBuffer meta, CRC32C crc) {
    out.clear().order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(0).putInt(content.metaLength()).putInt(content.bodyLength());
    out.putLong(stamp.lsn()).putLong(stamp.durableLsn()).putLong(content.persistSeq());
    out.putInt((int) stamp.segmentId()).putInt(stamp.back());
    out.putInt(content.bodyCrc32c()).putInt(stamp.historyNo());
    out.put(content.kind().code).put(stamp.copied() ? FLAG_COPIED : 0).putShort(FORMAT);
    out.putInt(content.eventCount()).flip();
    crc.reset();
    update(crc, out, CRC_FROM, BYTES - CRC_FROM);
    update(crc, meta, meta.position(), meta.remaining());
    out.putInt(4, (int) crc.getValue());
  }

  /**
   * Updates the checksum without duplicating the buffer, because it runs for each entry written or
   * read.
   */
  private static void update(CRC32C crc, ByteBuffer bytes, int at, int length) {
    crc.update(bytes.array(), bytes.arrayOffset() + at, length);
  }

  /** The bytes of head and meta of the entry at {@code at}, or -1 if no entry can start there. */
  public static int headAndMetaBytes(ByteBuffer in, int at) {
    if (in.limit() - at < BYTES || in.getInt(at) != MAGIC) {
      return -1;
    }
    int metaLength = in.getInt(at + 8);
    return metaLength < 0 || metaLength > META_BYTES_MAX ? -1 : BYTES + metaLength;
  }

  /**
   * Decodes the head at {@code at} of a little-endian buffer that has an array and also contains
   * the meta; null if the checksum does not match.
   */
  public static @Nullable EntryHead decode(ByteBuffer in, int at, CRC32C crc) {
    int length = headAndMetaBytes(in, at);
    if (length < 0 || in.limit() - at < length) {
      return null;
    }
    crc.reset();
    update(crc, in, at + CRC_FROM, length - CRC_FROM);
    EntryKind kind = EntryKind.of(in.get(at + 56));
    int bodyLength = in.getInt(at + 12);
    if ((int) crc.getValue() != in.getInt(at + 4)
        || kind == null
        || bodyLength < 0
        || in.getShort(at + 58) != FORMAT) {
      return null;
    }
    return new EntryHead(
        new EntryContent(
            kind,
            in.getLong(at + 32),
            in.getInt(at + 60),
            length - BYTES,
            bodyLength,
            in.getInt(at + 48)),
        new EntryStamp(
            in.getLong(at + 16),
            in.getLong(at + 24),
            Integer.toUnsignedLong(in.getInt(at + 40)),
            in.getInt(at + 52),
            in.getInt(at + 44),
            (in.get(at + 57) & FLAG_COPIED) != 0));
  }
}
