package io.virta.persistence.lane.segment;

/**
 * Entries that were durable once and cannot be found: a range of LSNs, in a range of bytes of a
 * segment or in a lost segment.
 *
 * @param presumed whether these entries may have existed, but nothing proves it
 * @param to 0 if the complete segment is lost
 * @param holds the number of the segment that the file contains instead; 0 for none
 */
public record Hole(
    long segmentId, long from, long to, long lsnFrom, long lsnTo, boolean presumed, long holds) {

  public static Hole inside(Segment segment, long from, long to, long lsnFrom, long lsnTo) {
    return new Hole(segment.id(), from, to, lsnFrom, lsnTo, false, 0);
  }

  /**
   * Creates a hole for a segment that may have had an entry, without evidence for or against it.
   */
  public static Hole presumedIn(Segment segment, long lsn) {
    return new Hole(segment.id(), 0, Math.max(1, segment.fileBytes()), lsn, lsn, true, 0);
  }

  public static Hole ofSegment(
      long segmentId, long lsnFrom, long lsnTo, boolean presumed, long holds) {
    return new Hole(segmentId, 0, 0, lsnFrom, lsnTo, presumed, holds);
  }

  /** The last LSN that is proven to have existed, before the hole or in it. */
  public long provenLsn() {
    return presumed ? lsnFrom - 1 : lsnTo;
  }

  public boolean isWholeSegment() {
    return to == 0;
  }

  public boolean covers(long lsn) {
    return lsn >= lsnFrom && lsn <= lsnTo;
  }

  public String file() {
    return Segment.fileName(segmentId);
  }

  public String describe() {
    if (from == to && !isWholeSegment()) {
      return "entries %d..%d of the lane are cut off".formatted(lsnFrom, lsnTo);
    }
    if (!isWholeSegment()) {
      return "entries %d..%d of the lane cannot be found in bytes %d..%d"
          .formatted(lsnFrom, lsnTo, from, to);
    }
    return holds == 0
        ? "the file is missing, and the entries of the lane up to %d that it held".formatted(lsnTo)
        : "the file holds segment %d, not its own entries of the lane up to %d"
            .formatted(holds, lsnTo);
  }
}
