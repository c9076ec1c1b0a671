package io.virta.persistence.lane.index;

import io.virta.persistence.lane.evidence.KeptSnapshot;
import io.virta.persistence.lane.segment.Extent;
import io.virta.persistence.lane.segment.Segment;

/**
 * The place of a snapshot.
 *
 * @param timestampMillis the timestamp set by its sender, epoch milliseconds
 * @param lsn the LSN of its entry
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

  /** Returns the place of the snapshot in the form of an event, for reading. */
  public EventRef asEvent() {
    return new EventRef(persistSeq, 0, RecordSpan.NONE, extent);
  }

  /** Returns the snapshot as listed in a checkpoint. */
  KeptSnapshot kept() {
    return new KeptSnapshot(lsn, persistSeq, timestampMillis);
  }

  /** Whether it is within all of these bounds, which are inclusive. */
  public boolean isWithin(long seqMin, long seqMax, long timestampMax) {
    return persistSeq >= seqMin && persistSeq <= seqMax && timestampMillis <= timestampMax;
  }

  /** Returns the same snapshot at another place, copied by entry {@code newLsn}. */
  public SnapshotRef movedTo(Segment newSegment, long newOffset, long newLsn) {
    return new SnapshotRef(
        persistSeq, timestampMillis, newLsn, newSegment, extent.movedTo(newOffset));
  }

  boolean replaces(SnapshotRef other) {
    return persistSeq == other.persistSeq && timestampMillis == other.timestampMillis;
  }

  /** Whether {@code lost} is this snapshot, or an older one that this one replaced. */
  boolean replaces(KeptSnapshot lost) {
    return lost.lsn() == lsn
        || (lost.lsn() < lsn
            && lost.persistSeq() == persistSeq
            && lost.timestampMillis() == timestampMillis);
  }
}
