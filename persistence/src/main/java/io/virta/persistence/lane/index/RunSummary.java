package io.virta.persistence.lane.index;

/**
 * The data of a sealed run that is known without loading its entries.
 *
 * @param firstSeq the persist sequence number of the first event
 * @param lastSeq the persist sequence number of the last event
 * @param nextRecordSeq the record number after its last record; 0 if it has no records
 * @param newestArrivalMillis the arrival of its newest record
 * @param bytes the bytes of its entries in the segment
 */
record RunSummary(
    long firstSeq,
    long lastSeq,
    long nextRecordSeq,
    long newestArrivalMillis,
    long bytes,
    Stored stored) {

  /**
   * The entries of a run in the index file.
   *
   * @param offset their offset in the file
   * @param count their number
   * @param crc32c their checksum
   */
  record Stored(long offset, int count, int crc32c) {
    long end() {
      return offset + (long) count * RunEntries.ENTRY_BYTES;
    }
  }
}
