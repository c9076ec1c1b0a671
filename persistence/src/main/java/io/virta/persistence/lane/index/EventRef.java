package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.Extent;

/**
 * Where an event entry is in its segment, and what the index knows of it.
 *
 * @param eventCount events in the entry; a batch of records is one
 * @param records its records; without any, with the number and the arrival behind those before, so
 *     that both stay sorted within a run
 */
public record EventRef(long persistSeq, int eventCount, RecordSpan records, Extent extent) {

  /** The persist sequence number of its last event. */
  public long lastPersistSeq() {
    return persistSeq + eventCount - 1;
  }

  /** The same event, elsewhere. */
  public EventRef movedTo(long newOffset) {
    return new EventRef(persistSeq, eventCount, records, extent.movedTo(newOffset));
  }

  /** Number of its first record; without records, the number behind those before. */
  public long firstRecordSeq() {
    return records.firstSeq();
  }

  public int recordCount() {
    return records.count();
  }

  /** Arrival of its newest record; without records, of the newest before. */
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
