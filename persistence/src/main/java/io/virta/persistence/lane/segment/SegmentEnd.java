package io.virta.persistence.lane.segment;

/**
 * Where the entries of a segment end. The next header, the index of the segment and the checkpoints
 * each say so.
 *
 * @param segmentId 0 for no segment
 * @param end offset behind the last entry; {@link SegmentHeader#UNKNOWN_END} when damage took the
 *     end before anybody knew
 * @param lastLsn number of the last entry; without a known end, of the last one that was there for
 *     sure
 */
public record SegmentEnd(long segmentId, long end, long lastLsn) {
  /** Bytes of one in a checkpoint. */
  public static final int BYTES = 3 * Long.BYTES;

  /** Whether something says where the entries end. */
  public boolean isKnown() {
    return end != SegmentHeader.UNKNOWN_END;
  }
}
