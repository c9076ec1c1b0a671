package io.virta.client;

import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.slice.SliceCursor;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The records of a slice, each created on demand: a megabyte of aggregated records can hold a
 * hundred thousand user records. May be iterated any number of times.
 */
final class SliceRecords implements Iterable<StreamRecord> {
  private final Shard shard;
  private final RecordSlice slice;
  private final boolean unpack;
  private final @Nullable RecordPosition taken;

  private SliceRecords(
      Shard shard, RecordSlice slice, boolean unpack, @Nullable RecordPosition taken) {
    this.shard = shard;
    this.slice = slice;
    this.unpack = unpack;
    this.taken = taken;
  }

  /** Returns every record as it is stored. */
  static SliceRecords stored(Shard shard, RecordSlice slice) {
    return new SliceRecords(shard, slice, false, null);
  }

  /**
   * Returns the records with aggregated ones unpacked, without user records outside the shard's
   * hash key range.
   */
  static SliceRecords ofUsers(Shard shard, RecordSlice slice) {
    return new SliceRecords(shard, slice, true, null);
  }

  /** Returns the records after one that the consumer has already processed. */
  SliceRecords after(RecordPosition record) {
    return new SliceRecords(shard, slice, unpack, record);
  }

  @Override
  public Iterator<StreamRecord> iterator() {
    SliceCursor cursor = unpack ? SliceCursor.ofUsers(shard) : SliceCursor.ofStored();
    if (taken == null) {
      cursor.open(slice);
    } else {
      long sub = taken.subSequenceNumber();
      // The largest number is one that no record has, so nothing is lost if it stays the same.
      cursor.openFrom(slice, taken.sequenceNumber().counter(), Math.max(sub, sub + 1));
    }
    return new Records(cursor);
  }

  private final class Records implements Iterator<StreamRecord> {
    private final SliceCursor cursor;

    /** Whether the cursor is at a record that {@link #next} has not returned. */
    private boolean found;

    private @Nullable StreamRecord last;

    Records(SliceCursor cursor) {
      this.cursor = cursor;
    }

    @Override
    public boolean hasNext() {
      if (!found) {
        found = cursor.next();
      }
      return found;
    }

    @Override
    public StreamRecord next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      found = false;
      StreamRecord record = record(last);
      last = record;
      return record;
    }

    private StreamRecord record(@Nullable StreamRecord before) {
      // User records of one stored record share its number and its time.
      StreamRecord sibling =
          before != null && before.sequenceNumber().counter() == cursor.counter() ? before : null;
      SequenceNumber number =
          sibling == null
              ? shard.sequenceNumber(cursor.counter(), cursor.arrivalMillis())
              : sibling.sequenceNumber();
      Instant arrivedAt =
          sibling == null ? Instant.ofEpochMilli(cursor.arrivalMillis()) : sibling.arrivedAt();
      return new StreamRecord(
          shard.id(),
          number,
          cursor.subSequenceNumber(),
          arrivedAt,
          cursor.partitionKey(),
          cursor.hasExplicitHashKey() ? cursor.hashKey() : null,
          ByteBuffer.wrap(cursor.array(), cursor.dataOffset(), cursor.dataLength())
              .slice()
              .asReadOnlyBuffer());
    }
  }
}
