package io.virta.persistence.lane;

/**
 * Entries that were durable once and cannot be found: those numbers, in those bytes of a segment,
 * or with the whole segment.
 *
 * @param to 0 when the whole segment is lost
 * @param holds the segment that the file of that name holds instead; 0 for none
 */
record Hole(long segmentId, long from, long to, long lsnFrom, long lsnTo, long holds) {

  static Hole inside(Segment segment, long from, long to, long lsnFrom, long lsnTo) {
    return new Hole(segment.id, from, to, lsnFrom, lsnTo, 0);
  }

  static Hole ofSegment(long segmentId, long lsnFrom, long lsnTo, long holds) {
    return new Hole(segmentId, 0, 0, lsnFrom, lsnTo, holds);
  }

  boolean isWholeSegment() {
    return to == 0;
  }

  boolean covers(long lsn) {
    return lsn >= lsnFrom && lsn <= lsnTo;
  }

  String file() {
    return Segment.fileName(segmentId);
  }

  String describe() {
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
