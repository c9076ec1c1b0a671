package io.virta.persistence.lane;

/**
 * Where an event entry is in its segment, and what the index knows of it.
 *
 * @param eventCount events in the entry; a batch of records is one
 * @param firstRecordSeq number of the first record; without records, the number behind those before
 * @param arrivalMillis arrival of its newest record; without records, of the newest before
 */
record EventRef(
    long persistSeq,
    int eventCount,
    long firstRecordSeq,
    int recordCount,
    long arrivalMillis,
    long offset,
    int metaLength,
    int bodyLength) {

  long lastPersistSeq() {
    return persistSeq + eventCount - 1;
  }

  EventRef movedTo(long newOffset) {
    return new EventRef(
        persistSeq,
        eventCount,
        firstRecordSeq,
        recordCount,
        arrivalMillis,
        newOffset,
        metaLength,
        bodyLength);
  }

  long entryBytes() {
    return EntryHead.entryBytes(metaLength, bodyLength);
  }
}
