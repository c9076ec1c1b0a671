package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Extent;

/**
 * The place of an event entry in its segment, and its data in the index.
 *
 * @param eventCount the number of events in the entry; a batch of records is one event
 * @param records its records; for an entry without records, an empty span with the next record
 *     number and the newest arrival of the entries before it, so that both stay sorted within a run
 */
public record EventRef(long persistSeq, int eventCount, RecordSpan records, Extent extent) {

  /** The persist sequence number of the last event. */
  public long lastPersistSeq() {
    return persistSeq + eventCount - 1;
  }

  /** Returns the same event at another offset. */
  public EventRef movedTo(long newOffset) {
    return new EventRef(persistSeq, eventCount, records, extent.movedTo(newOffset));
  }

  /**
   * The number of its first record; without records, the next record number after the entries
   * before it.
   */
  public long firstRecordSeq() {
    return records.firstSeq();
  }

  public int recordCount() {
    return records.count();
  }

  /** The arrival of its newest record; without records, of the newest record before it. */
  public long arrivalMillis() {
    return records.newestArrivalMillis();
  }

  public long offset() {
    return extent.offset();
  }

  public int metaLength() {
    return extent.metaLength();
  }

  public int bodyLength() {
    return extent.bodyLength();
  }

  public long entryBytes() {
    return extent.entryBytes();
  }
}
