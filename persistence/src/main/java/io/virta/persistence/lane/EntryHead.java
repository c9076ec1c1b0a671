package io.virta.persistence.lane;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The fixed part of an entry. On disk, little endian, at a multiple of 8:
 *
 * <pre>
 *  0 u32 magic         4 u32 crc of 8..64 and meta   8 u32 metaLength   12 u32 bodyLength
 * 16 u64 lsn          24 u64 durableLsn             32 u64 persistSeq   40 u32 segmentId  44 u32 shardBack
 * 48 u32 crc of body  52 u32 shardNo   56 u8 kind   57 u8 flags  58 u16 format  60 u32 eventCount
 * 64 meta, then body, then zeros up to a multiple of 8
 * </pre>
 *
 * <p>Head and body have checksums apart: a flipped bit in a body costs that body only, and the
 * lengths to walk on stay trustworthy. The segment id tells stale bytes of a recycled file from new
 * ones.
 *
 * @param shardBack how many numbers back the shard's previous entry is, of whatever kind; 0 for
 *     none. It tells behind a hole which shards lost something in it.
 * @param durableLsn how far the lane was durable when this entry was written: the evidence that
 *     tells damage from a torn tail
 */
record EntryHead(
    EntryKind kind,
    boolean copied,
    int metaLength,
    int bodyLength,
    long lsn,
    long durableLsn,
    long persistSeq,
    long segmentId,
    int shardBack,
    int bodyCrc32c,
    int shardNo,
    int eventCount) {

  static final int BYTES = 64;
  static final int ALIGNMENT = 8;
  static final int META_BYTES_MAX = 8 << 20;

  static final int MAGIC = 0x01454C56; // "VLE" and 1
  private static final short FORMAT = 1;
  private static final byte FLAG_COPIED = 1;
  private static final int CRC_FROM = 8;

  /** Bytes of a whole entry, padding included. */
  static long entryBytes(int metaLength, int bodyLength) {
    return (BYTES + (long) metaLength + bodyLength + ALIGNMENT - 1) & -ALIGNMENT;
  }

  long entryBytes() {
    return entryBytes(metaLength, bodyLength);
  }

  /**
   * Fills the {@value #BYTES} bytes of {@code out}, with the checksum over them and {@code meta}.
   */
  void encode(ByteBuffer out, ByteBuffer meta, CRC32C crc) {
    out.clear().order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(MAGIC).putInt(0).putInt(metaLength).putInt(bodyLength);
    out.putLong(lsn).putLong(durableLsn).putLong(persistSeq);
    out.putInt((int) segmentId).putInt(shardBack);
    out.putInt(bodyCrc32c).putInt(shardNo);
    out.put(kind.code).put(copied ? FLAG_COPIED : 0).putShort(FORMAT).putInt(eventCount);
    crc.reset();
    crc.update(out.flip().position(CRC_FROM));
    crc.update(meta.duplicate());
    out.putInt(4, (int) crc.getValue()).position(0);
  }

  /** Bytes of head and meta of the entry at {@code at}, or -1 when there can be none. */
  static int headAndMetaBytes(ByteBuffer in, int at) {
    if (in.limit() - at < BYTES || in.getInt(at) != MAGIC) {
      return -1;
    }
    int metaLength = in.getInt(at + 8);
    return metaLength < 0 || metaLength > META_BYTES_MAX ? -1 : BYTES + metaLength;
  }

  /**
   * The head at {@code at} of a little-endian buffer that holds its meta too; null when it does not
   * match its checksum.
   */
  static @Nullable EntryHead decode(ByteBuffer in, int at, CRC32C crc) {
    int length = headAndMetaBytes(in, at);
    if (length < 0 || in.limit() - at < length) {
      return null;
    }
    ByteBuffer covered = in.duplicate();
    covered.limit(at + length).position(at + CRC_FROM);
    crc.reset();
    crc.update(covered);
    EntryKind kind = EntryKind.of(in.get(at + 56));
    int bodyLength = in.getInt(at + 12);
    if ((int) crc.getValue() != in.getInt(at + 4)
        || kind == null
        || bodyLength < 0
        || in.getShort(at + 58) != FORMAT) {
      return null;
    }
    return new EntryHead(
        kind,
        (in.get(at + 57) & FLAG_COPIED) != 0,
        length - BYTES,
        bodyLength,
        in.getLong(at + 16),
        in.getLong(at + 24),
        in.getLong(at + 32),
        Integer.toUnsignedLong(in.getInt(at + 40)),
        in.getInt(at + 44),
        in.getInt(at + 48),
        in.getInt(at + 52),
        in.getInt(at + 60));
  }
}
