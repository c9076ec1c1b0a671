package io.virta.client;

import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Consecutive records of one shard as they are stored, at least one, without copying their data.
 * Iteration creates each record on demand; {@link #visitData} creates none. Immutable.
 */
public final class ShardSlice implements Iterable<StreamRecord> {
  private final Shard shard;
  private final RecordSlice slice;

  ShardSlice(Shard shard, RecordSlice slice) {
    this.shard = shard;
    this.slice = slice;
  }

  /** Receives the data of one record after the other. */
  @FunctionalInterface
  public interface DataVisitor {
    /**
     * Receives the data of a record.
     *
     * @param bytes read-only buffer, which also contains other records; stays valid
     * @param at index of the first byte
     * @param length number of bytes
     */
    void data(ByteBuffer bytes, int at, int length);
  }

  public ShardId shard() {
    return shard.id();
  }

  public int recordCount() {
    return slice.recordCount();
  }

  /** Returns the bytes of partition keys and data of all records. */
  public long payloadBytes() {
    return slice.payloadBytes();
  }

  /**
   * Returns how far the last record is behind the newest record of the shard, in milliseconds; 0 at
   * the tip.
   */
  public long millisBehindLatest() {
    return slice.millisBehindLatest();
  }

  /** Returns whether the shard is closed and this slice has its last record. */
  public boolean isAtEnd() {
    return slice.atEnd();
  }

  /** Returns the position of a consumer that has processed all records of this slice. */
  public RecordPosition position() {
    List<RecordSlice.Run> runs = slice.runs();
    RecordSlice.Run last = runs.get(runs.size() - 1);
    return new RecordPosition(
        shard.sequenceNumber(
            last.firstSeq() + last.recordCount() - 1, last.block().arrivalMillis()),
        0);
  }

  /** Iterates over the records; may be called any number of times. */
  @Override
  public Iterator<StreamRecord> iterator() {
    return SliceRecords.stored(shard, slice).iterator();
  }

  /** Visits the data of all records in order, without creating an object for each. */
  public void visitData(DataVisitor visitor) {
    for (RecordSlice.Run run : slice.runs()) {
      ByteBuffer bytes = ByteBuffer.wrap(run.block().array()).asReadOnlyBuffer();
      for (int i = run.from(); i < run.to(); i++) {
        visitor.data(bytes, run.block().dataOffset(i), run.block().dataLength(i));
      }
    }
  }
}
