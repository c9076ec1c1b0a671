package io.virta.client;

import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;

/**
 * Consecutive records of one shard as they are stored, at least one; nothing is copied. Iterating
 * makes each record when it is asked for; {@link #visitData} makes none. Immutable.
 */
public final class ShardSlice implements Iterable<StreamRecord> {
  private final Shard shard;
  private final RecordSlice slice;

  ShardSlice(Shard shard, RecordSlice slice) {
    this.shard = shard;
    this.slice = slice;
  }

  /** Takes the data of one record after the other. */
  @FunctionalInterface
  public interface DataVisitor {
    /**
     * The data of a record.
     *
     * @param bytes read-only, with the data of other records around it; valid as long as it is kept
     * @param at index of the first byte
     * @param length how many there are
     */
    void data(ByteBuffer bytes, int at, int length);
  }

  public ShardId shard() {
    return shard.id();
  }

  public int recordCount() {
    return slice.recordCount();
  }

  /** Partition key and data bytes of all records. */
  public long payloadBytes() {
    return slice.payloadBytes();
  }

  /** How far the last record is behind the shard's newest, 0 at the tip. */
  public long millisBehindLatest() {
    return slice.millisBehindLatest();
  }

  /** Whether the shard is closed and this is the last of it. */
  public boolean isAtEnd() {
    return slice.atEnd();
  }

  /** The position of a consumer that has taken all of this. */
  public RecordPosition position() {
    List<RecordSlice.Run> runs = slice.runs();
    RecordSlice.Run last = runs.get(runs.size() - 1);
    return new RecordPosition(
        shard.sequenceNumber(
            last.firstSeq() + last.recordCount() - 1, last.block().arrivalMillis()),
        0);
  }

  /** The records; may be asked for any number of times. */
  @Override
  public Iterator<StreamRecord> iterator() {
    return SliceRecords.stored(shard, slice).iterator();
  }

  /** Visits the data of all records in their order, without an object for each. */
  public void visitData(DataVisitor visitor) {
    for (RecordSlice.Run run : slice.runs()) {
      ByteBuffer bytes = ByteBuffer.wrap(run.block().array()).asReadOnlyBuffer();
      for (int i = run.from(); i < run.to(); i++) {
        visitor.data(bytes, run.block().dataOffset(i), run.block().dataLength(i));
      }
    }
  }
}
