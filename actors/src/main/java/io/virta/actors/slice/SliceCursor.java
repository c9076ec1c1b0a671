package io.virta.actors.slice;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecordCursor;
import io.virta.persistence.record.RecordBlock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Moves over the records of one slice after the other, for readers that process hundreds of
 * thousands of records per second: a record that is not aggregated costs no allocation, unless the
 * reader asks for {@link #partitionKey} or {@link #hashKey}. An aggregated record costs a few
 * objects, but none for each of its user records (except their keys and hash keys, each created
 * once).
 *
 * <p>All methods that describe a record describe the current one: they are valid only after {@link
 * #next} has returned true, and until it is called again. The cursor refers to no slice before it
 * is opened and after {@code next} has returned false. Not thread safe.
 *
 * <pre>{@code
 * SliceCursor cursor = SliceCursor.ofUsers(shard);
 * cursor.openFrom(slice, counter, subSequenceNumber);
 * while (cursor.next()) {
 *   parse(cursor.array(), cursor.dataOffset(), cursor.dataLength());
 * }
 * }</pre>
 */
public final class SliceCursor {
  private static final byte[] NO_BYTES = {};

  private final boolean unpacks;

  /** User records with other hash keys are left out; null if every hash key is in the range. */
  private final @Nullable HashKeyRange range;

  private List<RecordSlice.Run> runs = List.of();
  private int runsBegun;
  private long firstCounter;
  private long firstSubSequenceNumber;

  /** The block of the current record; null while no slice is open. */
  private @Nullable RecordBlock block;

  /** The index in the block of the next stored record, and one past that of the last one. */
  private int nextPlace;

  private int endPlace;

  /** The counter that a record at index 0 of the block would have. */
  private long counterOfPlaceZero;

  private byte[] array = NO_BYTES;
  private long arrivalMillis;
  private int place;
  private long counter;
  private long subSequenceNumber;
  private int keyOffset;
  private int keyLength;
  private @Nullable String partitionKey;
  private int dataOffset;
  private int dataLength;

  /** The user records of the current stored record; null if it is not aggregated. */
  private @Nullable UserRecordCursor users;

  private SliceCursor(boolean unpacks, @Nullable HashKeyRange range) {
    this.unpacks = unpacks;
    this.range = range;
  }

  /**
   * Returns a cursor that unpacks aggregated records of the KPL, and leaves out user records whose
   * hash key is outside of the shard's range: after a split or merge the KPL puts them again into
   * the right shard. Data that only starts like an aggregated record is returned as it is stored.
   *
   * @param shard the shard of all slices that the cursor will be opened on
   */
  public static SliceCursor ofUsers(Shard shard) {
    HashKeyRange range = shard.range();
    return new SliceCursor(true, range.equals(HashKeyRange.ALL) ? null : range);
  }

  /** Returns a cursor over the records as they are stored: aggregated ones stay packed. */
  public static SliceCursor ofStored() {
    return new SliceCursor(false, null);
  }

  /** Starts before the first record of a slice. */
  public void open(RecordSlice slice) {
    openFrom(slice, 0, 0);
  }

  /**
   * Starts before the first record of a slice that is at, or after, a position. A reader that has
   * processed record ({@code counter}, {@code subSequenceNumber}) last resumes from ({@code
   * counter}, {@code subSequenceNumber + 1}), whether or not that record was aggregated.
   *
   * @param counter the counter of a stored record's sequence number; the slice may begin before or
   *     after it
   * @param subSequenceNumber the index of a user record in that stored record, 0 or more; need not
   *     exist
   */
  public void openFrom(RecordSlice slice, long counter, long subSequenceNumber) {
    close();
    runs = slice.runs();
    firstCounter = counter;
    firstSubSequenceNumber = subSequenceNumber;
  }

  private void close() {
    runs = List.of();
    runsBegun = 0;
    block = null;
    array = NO_BYTES;
    nextPlace = 0;
    endPlace = 0;
    partitionKey = null;
    users = null;
  }

  /** Moves to the next record; returns false if the slice has no more. */
  public boolean next() {
    while (true) {
      UserRecordCursor packed = users;
      if (packed != null && nextUser(packed)) {
        return true;
      }
      if (nextPlace == endPlace && !nextRun()) {
        close();
        return false;
      }
      if (nextStored()) {
        return true;
      }
    }
  }

  private boolean nextRun() {
    while (runsBegun < runs.size()) {
      RecordSlice.Run run = runs.get(runsBegun++);
      long before = Math.max(0, firstCounter - run.firstSeq());
      if (before < run.recordCount()) {
        RecordBlock begun = run.block();
        block = begun;
        array = begun.array();
        arrivalMillis = begun.arrivalMillis();
        counterOfPlaceZero = run.firstSeq() - run.from();
        nextPlace = run.from() + (int) before;
        endPlace = run.to();
        return true;
      }
    }
    return false;
  }

  /** Moves to the next stored record; returns whether it is a record that readers get. */
  private boolean nextStored() {
    RecordBlock current = currentBlock();
    place = nextPlace++;
    counter = counterOfPlaceZero + place;
    subSequenceNumber = 0;
    keyOffset = current.keyOffset(place);
    keyLength = current.keyLength(place);
    partitionKey = null;
    dataOffset = keyOffset + keyLength;
    dataLength = current.payloadLength(place) - keyLength;
    users =
        unpacks
            ? AggregatedRecord.read(array, dataOffset, dataLength)
                .map(AggregatedRecord::cursor)
                .orElse(null)
            : null;
    return users == null && isAtOrAfterFirst();
  }

  /** Moves to the next user record that readers get; returns false if there is none. */
  private boolean nextUser(UserRecordCursor packed) {
    while (packed.next()) {
      subSequenceNumber = packed.subSequenceNumber();
      if (isAtOrAfterFirst() && (range == null || range.contains(packed.hashKey()))) {
        keyOffset = packed.keyOffset();
        keyLength = packed.keyLength();
        partitionKey = null;
        dataOffset = packed.dataOffset();
        dataLength = packed.dataLength();
        return true;
      }
    }
    return false;
  }

  private boolean isAtOrAfterFirst() {
    return counter != firstCounter || subSequenceNumber >= firstSubSequenceNumber;
  }

  private RecordBlock currentBlock() {
    return Objects.requireNonNull(block, "there is no current record");
  }

  /** Returns the counter of the sequence number, which the user records of a record share. */
  public long counter() {
    return counter;
  }

  /** Returns the index of a user record in its aggregated record; 0 for any other record. */
  public long subSequenceNumber() {
    return subSequenceNumber;
  }

  /** Returns when the shard accepted the record, in epoch milliseconds. */
  public long arrivalMillis() {
    return arrivalMillis;
  }

  /** Returns the array that has the bytes of the record and of others. Must not be modified. */
  public byte[] array() {
    return array;
  }

  /** Returns the index in the array of the first byte of the partition key, which is UTF-8. */
  public int keyOffset() {
    return keyOffset;
  }

  /** Returns the number of bytes of the partition key. */
  public int keyLength() {
    return keyLength;
  }

  /**
   * Returns the partition key. Decoded on the first call, and for user records of one aggregated
   * record with the same key only once.
   */
  public String partitionKey() {
    String key = partitionKey;
    if (key == null) {
      key =
          users == null
              ? new String(array, keyOffset, keyLength, StandardCharsets.UTF_8)
              : users.partitionKey();
      partitionKey = key;
    }
    return key;
  }

  /** Returns whether the record was put with an explicit hash key. */
  public boolean hasExplicitHashKey() {
    return users == null ? currentBlock().hasExplicitHash(place) : users.hasExplicitHashKey();
  }

  /**
   * Returns the hash key of the record: the explicit one, or the partition key's MD5, which is
   * computed with each call unless the record is a user record.
   */
  public HashKey hashKey() {
    if (users != null) {
      return users.hashKey();
    }
    RecordBlock current = currentBlock();
    return current.hasExplicitHash(place)
        ? new HashKey(current.explicitHashHigh(place), current.explicitHashLow(place))
        : HashKey.ofPartitionKey(array, keyOffset, keyLength);
  }

  /** Returns the index in the array of the first byte of the data. */
  public int dataOffset() {
    return dataOffset;
  }

  /** Returns the number of bytes of the data, which may be 0. */
  public int dataLength() {
    return dataLength;
  }
}
