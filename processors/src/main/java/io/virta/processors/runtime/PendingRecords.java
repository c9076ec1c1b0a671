package io.virta.processors.runtime;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.slice.SliceCursor;
import io.virta.processors.operator.InputRecord;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The records of a slice that are still to be processed, those that the KPL aggregated one by one.
 * The first one can be looked at again until it is removed. This object is that record, so that
 * reading costs no object for each. Used by one thread at a time.
 */
final class PendingRecords implements InputRecord {
  private final ShardKey key;
  private final Shard shard;
  private final SliceCursor cursor;
  private final boolean atEnd;
  private final long lastCounter;
  private boolean hasFirst;

  /**
   * @param afterCounter the counter of the last record that was processed before
   * @param afterSubSequence its last sub-sequence number; {@link Long#MAX_VALUE} if it was
   *     processed completely
   */
  PendingRecords(
      ShardKey key, Shard shard, RecordSlice slice, long afterCounter, long afterSubSequence) {
    this.key = key;
    this.shard = shard;
    this.cursor = SliceCursor.ofUsers(shard);
    this.atEnd = slice.atEnd();
    this.lastCounter = slice.nextSeq() - 1;
    if (afterSubSequence == Long.MAX_VALUE) {
      cursor.openFrom(slice, afterCounter + 1, 0);
    } else {
      cursor.openFrom(slice, afterCounter, afterSubSequence + 1);
    }
  }

  /** Returns whether the shard has no records after these. */
  boolean isAtEnd() {
    return atEnd;
  }

  /** Returns the counter of the last record of the slice. */
  long lastCounter() {
    return lastCounter;
  }

  /** Returns the counter of the {@link #first} record. */
  long counter() {
    return cursor.counter();
  }

  /** Returns the next record, the same one until it is removed; null if there is none. */
  @Nullable InputRecord first() {
    if (!hasFirst) {
      hasFirst = cursor.next();
    }
    return hasFirst ? this : null;
  }

  void removeFirst() {
    hasFirst = false;
  }

  @Override
  public String stream() {
    return key.stream().name().value();
  }

  @Override
  public String shard() {
    return shard.id().toString();
  }

  @Override
  public String sequenceNumber() {
    return shard.sequenceNumber(cursor.counter(), cursor.arrivalMillis()).toString();
  }

  @Override
  public long subSequenceNumber() {
    return cursor.subSequenceNumber();
  }

  @Override
  public long arrivalMillis() {
    return cursor.arrivalMillis();
  }

  @Override
  public String partitionKey() {
    return cursor.partitionKey();
  }

  @Override
  public boolean hasExplicitHash() {
    return cursor.hasExplicitHashKey();
  }

  @Override
  public ByteBuffer data() {
    return ByteBuffer.wrap(cursor.array(), cursor.dataOffset(), cursor.dataLength());
  }
}
