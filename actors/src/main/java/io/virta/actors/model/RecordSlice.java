package io.virta.actors.model;

import io.virta.persistence.record.RecordBlock;
import java.util.List;

/**
 * Consecutive records of one shard as a reader gets them: runs within shared blocks, nothing
 * copied. Immutable.
 *
 * @param runs in the order of the records; empty when there was nothing to read
 * @param nextSeq where to read on
 * @param millisBehindLatest how far the last record is behind the shard's newest, 0 at the tip
 * @param atEnd whether the shard is closed and all of it has been read
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

  /** Bytes of the arrays behind the records, which stay in memory as long as this slice does. */
  public long retainedBytes() {
    long bytes = 0;
    byte[] counted = null;
    for (Run run : runs) {
      byte[] array = run.block().array();
      bytes += array == counted ? 0 : array.length; // neighbours often share one
      counted = array;
    }
    return bytes;
  }

  /** Partition key and data bytes of all records. */
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
