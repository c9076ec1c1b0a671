package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.record.BatchHeader;
import java.nio.ByteBuffer;

/**
 * The records of one entry.
 *
 * @param firstSeq number of the first one
 * @param count 0 in an entry without records
 * @param newestArrivalMillis arrival of the newest one, epoch milliseconds
 */
public record RecordSpan(long firstSeq, int count, long newestArrivalMillis) {
  /** Of an entry without records. */
  public static final RecordSpan NONE = new RecordSpan(0, 0, 0);

  /** The records of a batch. */
  public static RecordSpan of(BatchHeader batch) {
    return new RecordSpan(batch.firstSeq(), batch.recordCount(), batch.lastArrivalMillis());
  }

  /** The records of an entry that was read, whose meta is not moved. */
  public static RecordSpan of(EntryHead head, ByteBuffer meta) {
    return head.kind() == EntryKind.RECORDS ? of(BatchHeader.decode(meta.duplicate())) : NONE;
  }

  /** The number behind the last one. */
  public long nextSeq() {
    return firstSeq + count;
  }
}
