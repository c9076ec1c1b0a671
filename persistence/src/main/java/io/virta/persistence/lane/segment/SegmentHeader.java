package io.virta.persistence.lane.segment;

import io.virta.persistence.disk.DiskFile;
import io.virta.persistence.log.LogUnusableException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first page of a segment. It closes the previous segment: bytes of that segment after {@code
 * previous.end()} were never acknowledged. The page contains the header twice, so that one bad
 * sector does no harm.
 *
 * @param previous the previous segment, the end of its entries, and the last LSN assigned before
 *     this segment; the first entry of this segment gets the next LSN
 * @param boot the number of openings of the lane
 * @param createdMillis the creation time, epoch milliseconds
 */
public record SegmentHeader(
    UUID store, String lane, long segmentId, SegmentEnd previous, long boot, long createdMillis) {

  /** The size of the header page; entries start after it. */
  public static final int BYTES = 4096;

  /** The end of a previous segment that was lost, or that was cut at an unknown place. */
  public static final long UNKNOWN_END = 0;

  private static final int FORMAT = 1;

  private static final int MAGIC = 0x53474C56; // "VLGS"
  private static final int COPY_BYTES = BYTES / 2;
  private static final int FIXED_BYTES = 84;
  private static final int LANE_BYTES_MAX = 200;

  /** The previous segment; 0 for none. */
  public long previousId() {
    return previous.segmentId();
  }

  /** The end of the previous segment's entries, or {@link #UNKNOWN_END}. */
  public long previousEnd() {
    return previous.end();
  }

  /** The last LSN assigned before this segment. */
  public long previousLsn() {
    return previous.lastLsn();
  }

  ByteBuffer encode() {
    byte[] laneBytes = lane.getBytes(StandardCharsets.UTF_8);
    if (laneBytes.length > LANE_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a lane's name has at most " + LANE_BYTES_MAX + " bytes: " + lane);
    }
    ByteBuffer page = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at < BYTES; at += COPY_BYTES) {
      encodeAt(page, at, laneBytes);
    }
    return page.clear();
  }

  private void encodeAt(ByteBuffer page, int at, byte[] laneBytes) {
    page.position(at).putInt(MAGIC).putInt(0).putInt(FORMAT);
    Bytes.putUuid(page, store);
    page.putLong(segmentId);
    page.putLong(previous.segmentId()).putLong(previous.end()).putLong(previous.lastLsn());
    page.putLong(boot).putLong(createdMillis);
    page.putInt(laneBytes.length).putInt(0).put(laneBytes);
    page.putInt(at + 4, crc(page, at, laneBytes.length));
  }

  /** Reads the header of a file; null if neither copy of it is valid. */
  public static @Nullable SegmentHeader read(DiskFile file) throws IOException {
    ByteBuffer page = ByteBuffer.allocate(BYTES);
    Bytes.read(file, page, 0);
    return decode(page.flip());
  }

  /** Decodes the header in a page; null if neither copy of it is valid. */
  public static @Nullable SegmentHeader decode(ByteBuffer page) {
    page.order(ByteOrder.LITTLE_ENDIAN);
    for (int at = 0; at + COPY_BYTES <= page.limit(); at += COPY_BYTES) {
      SegmentHeader header = decodeAt(page, at);
      if (header != null) {
        return header;
      }
    }
    return null;
  }

  private static @Nullable SegmentHeader decodeAt(ByteBuffer page, int at) {
    int laneLength = page.getInt(at + FIXED_BYTES - 8);
    if (page.getInt(at) != MAGIC
        || laneLength < 0
        || laneLength > LANE_BYTES_MAX
        || page.getInt(at + 4) != crc(page, at, laneLength)) {
      return null;
    }
    if (page.getInt(at + 8) != FORMAT) {
      throw new LogUnusableException(
          "a segment has format %d, this version of Virta knows %d: start the newer version that wrote it"
              .formatted(page.getInt(at + 8), FORMAT));
    }
    byte[] laneBytes = new byte[laneLength];
    page.get(at + FIXED_BYTES, laneBytes);
    return new SegmentHeader(
        new UUID(page.getLong(at + 12), page.getLong(at + 20)),
        new String(laneBytes, StandardCharsets.UTF_8),
        page.getLong(at + 28),
        new SegmentEnd(page.getLong(at + 36), page.getLong(at + 44), page.getLong(at + 52)),
        page.getLong(at + 60),
        page.getLong(at + 68));
  }

  private static int crc(ByteBuffer page, int at, int laneLength) {
    ByteBuffer covered = page.duplicate();
    covered.limit(at + FIXED_BYTES + laneLength).position(at + 8);
    CRC32C crc = new CRC32C();
    crc.update(covered);
    return (int) crc.getValue();
  }
}
