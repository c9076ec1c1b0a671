package io.virta.persistence.lane.segment;

/**
 * The end of a segment's entries. The next header, the index of the segment and the checkpoints
 * each state it.
 *
 * @param segmentId 0 for no segment
 * @param end the offset after the last entry; {@link SegmentHeader#UNKNOWN_END} if damage destroyed
 *     the end before it was recorded
 * @param lastLsn the LSN of the last entry; if the end is unknown, the last LSN that is proven to
 *     have existed
 */
public record SegmentEnd(long segmentId, long end, long lastLsn) {
  /** The bytes of an encoded end in a checkpoint. */
  public static final int BYTES = 3 * Long.BYTES;

  /** Whether the end is known. */
  public boolean isKnown() {
    return end != SegmentHeader.UNKNOWN_END;
  }
}
