package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.EntryHead;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.record.BatchHeader;
import java.nio.ByteBuffer;

/**
 * The records of one entry.
 *
 * @param firstSeq the number of the first record
 * @param count the number of records; 0 for an entry without records
 * @param newestArrivalMillis the arrival of the newest record, epoch milliseconds
 */
public record RecordSpan(long firstSeq, int count, long newestArrivalMillis) {
  /** The span of an entry without records. */
  public static final RecordSpan NONE = new RecordSpan(0, 0, 0);

  /** Returns the span of a batch. */
  public static RecordSpan of(BatchHeader batch) {
    return new RecordSpan(batch.firstSeq(), batch.recordCount(), batch.lastArrivalMillis());
  }

  /** Returns the span of an entry that was read; the position of {@code meta} does not change. */
  public static RecordSpan of(EntryHead head, ByteBuffer meta) {
    return head.kind() == EntryKind.RECORDS ? of(BatchHeader.decode(meta.duplicate())) : NONE;
  }

  /** The number after the last record. */
  public long nextSeq() {
    return firstSeq + count;
  }
}
