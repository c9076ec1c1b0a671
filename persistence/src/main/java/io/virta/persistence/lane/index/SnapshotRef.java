package io.virta.persistence.lane.index;

import io.virta.persistence.lane.evidence.KeptSnapshot;
import io.virta.persistence.lane.segment.Extent;
import io.virta.persistence.lane.segment.Segment;

/**
 * Where a snapshot is.
 *
 * @param timestampMillis as its sender said, epoch milliseconds
 * @param lsn number of its entry in the lane
 */
public record SnapshotRef(
    long persistSeq, long timestampMillis, long lsn, Segment segment, Extent extent) {

  public long offset() {
    return extent.offset();
  }

  public int metaLength() {
    return extent.metaLength();
  }

  public long entryBytes() {
    return extent.entryBytes();
  }

  /** What to read, in the form of an event. */
  public EventRef asEvent() {
    return new EventRef(persistSeq, 0, RecordSpan.NONE, extent);
  }

  /** What a checkpoint says of it. */
  KeptSnapshot kept() {
    return new KeptSnapshot(lsn, persistSeq, timestampMillis);
  }

  /** Whether it is within all of these bounds, which are inclusive. */
  public boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }

  /** The same snapshot, copied to another place by the entry of that number. */
  public SnapshotRef movedTo(Segment newSegment, long newOffset, long newLsn) {
    return new SnapshotRef(
        persistSeq, timestampMillis, newLsn, newSegment, extent.movedTo(newOffset));
  }

  boolean replaces(SnapshotRef other) {
    return persistSeq == other.persistSeq && timestampMillis == other.timestampMillis;
  }

  /** Whether that is the snapshot itself, or one that it replaced later. */
  boolean replaces(KeptSnapshot lost) {
    return lost.lsn() == lsn
        || (lost.lsn() < lsn
            && lost.persistSeq() == persistSeq
            && lost.timestampMillis() == timestampMillis);
  }
}
