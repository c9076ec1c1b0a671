package io.virta.persistence.lane.index;

/**
 * What is known of a sealed run without loading its entries.
 *
 * @param firstSeq persist sequence number of its first event
 * @param lastSeq that of its last one
 * @param nextRecordSeq the record number behind its last record; 0 when it holds none
 * @param newestArrivalMillis arrival of its newest record
 * @param bytes that its entries take in the segment
 */
record RunSummary(
    long firstSeq,
    long lastSeq,
    long nextRecordSeq,
    long newestArrivalMillis,
    long bytes,
    Stored stored) {

  /**
   * Its entries in the index file.
   *
   * @param offset where they stand
   * @param count how many there are
   * @param crc32c their checksum
   */
  record Stored(long offset, int count, int crc32c) {
    long end() {
      return offset + (long) count * RunEntries.ENTRY_BYTES;
    }
  }
}
