package io.virta.dashboards.tail;

/**
 * A record as shown on a page. Contains a copy of the start of the data, so that no row keeps a
 * block of records in memory.
 *
 * @param arrivedMillis arrival, epoch milliseconds
 * @param packed number of user records in the KPL aggregate; 0 if the record is not aggregated
 * @param place index within the aggregate, from 0
 * @param bytes length of the record's data as put
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
