package io.virta.dashboards.tail;

/**
 * A record as a page shows it. Holds a copy of the start of the data, so that no row keeps a block
 * of records in memory.
 *
 * @param arrivedMillis epoch milliseconds
 * @param packed how many records the KPL packed into the stored one; 0 when it did not
 * @param place among those, from 0
 * @param bytes length of the record's data as it was put
 */
public record TailRow(
    long arrivedMillis,
    String shard,
    String partitionKey,
    String sequenceNumber,
    int packed,
    long place,
    int bytes,
    DataPreview data) {

  static TailRow of(TailRecord record, int previewBytesMax) {
    TailRecord.Packed packed = record.packed();
    return new TailRow(
        record.block().arrivalMillis(),
        record.shard().id().value(),
        record.partitionKey(),
        record.sequenceNumber(),
        packed == null ? 0 : packed.count(),
        packed == null ? 0 : packed.user().subSequenceNumber(),
        record.data().remaining(),
        DataPreview.of(record.data(), previewBytesMax));
  }
}
