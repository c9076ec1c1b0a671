package io.virta.actors.model;

import io.virta.persistence.record.RecordBlock;
import java.util.List;

/**
 * Consecutive records of one shard, as runs within shared blocks, without copying. Immutable.
 *
 * @param runs in the order of the records; empty when there was nothing to read
 * @param nextSeq the number from which to continue reading
 * @param millisBehindLatest the age of the last record in milliseconds; 0 at the tip
 * @param atEnd whether the shard is closed and has been read to its end
 */
public record RecordSlice(List<Run> runs, long nextSeq, long millisBehindLatest, boolean atEnd)
    implements ShardPiece {

  public RecordSlice {
    runs = List.copyOf(runs);
  }

  /**
   * Records {@code from} (inclusive) to {@code to} (exclusive) of a block.
   *
   * @param firstSeq the number of record {@code from}
   */
  public record Run(RecordBlock block, int from, int to, long firstSeq) {
    public int recordCount() {
      return to - from;
    }
  }

  public int recordCount() {
    int count = 0;
    for (Run run : runs) {
      count += run.recordCount();
    }
    return count;
  }

  public boolean isEmpty() {
    return runs.isEmpty();
  }

  /**
   * Returns the bytes of the arrays that hold the records, which stay in memory as long as this
   * slice.
   */
  public long retainedBytes() {
    long bytes = 0;
    byte[] counted = null;
    for (Run run : runs) {
      byte[] array = run.block().array();
      bytes += array == counted ? 0 : array.length; // neighbouring runs often share one
      counted = array;
    }
    return bytes;
  }

  /** Returns the partition key and data bytes of all records. */
  public long payloadBytes() {
    long bytes = 0;
    for (Run run : runs) {
      for (int i = run.from(); i < run.to(); i++) {
        bytes += run.block().payloadLength(i);
      }
    }
    return bytes;
  }
}
