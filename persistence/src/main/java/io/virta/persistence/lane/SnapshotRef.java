package io.virta.persistence.lane;

/** Where a snapshot is. */
record SnapshotRef(
    long persistSeq,
    long timestampMillis,
    long lsn,
    Segment segment,
    long offset,
    int metaLength,
    int bodyLength) {

  long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }

  /** What to read, in the form of an event. */
  EventRef asEvent() {
    return new EventRef(persistSeq, 0, 0, 0, 0, offset, metaLength, bodyLength);
  }

  boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }

  SnapshotRef movedTo(Segment newSegment, long newOffset, long newLsn) {
    return new SnapshotRef(
        persistSeq, timestampMillis, newLsn, newSegment, newOffset, metaLength, bodyLength);
  }

  boolean replaces(SnapshotRef other) {
    return persistSeq == other.persistSeq && timestampMillis == other.timestampMillis;
  }
}
