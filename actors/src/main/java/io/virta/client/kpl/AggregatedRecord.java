package io.virta.client.kpl;

import io.virta.actors.model.HashKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;

/**
 * The data of an aggregated record, into which the KPL packed several user records: the four bytes
 * {@code F3 89 9A C2}, a protocol buffers message, and the MD5 of that message. All of it is
 * checked before the first user record is returned. Data that fails a check is not aggregated,
 * whatever it starts with, and must be used unchanged. The data is not copied: additional memory is
 * a few bytes per key and one user record at a time. Not thread safe.
 *
 * <pre>{@code
 * Optional<AggregatedRecord> packed = AggregatedRecord.read(record.data());
 * packed.ifPresentOrElse(all -> all.forEach(this::process), () -> process(record));
 * }</pre>
 */
public final class AggregatedRecord implements Iterable<UserRecord> {
  private static final byte[] MAGIC = {(byte) 0xF3, (byte) 0x89, (byte) 0x9A, (byte) 0xC2};
  private static final int DIGEST_BYTES = 16;
  private static final ThreadLocal<MessageDigest> MD5 =
      ThreadLocal.withInitial(AggregatedRecord::md5);

  private final byte[] array;
  private final int offset;
  private final int length;
  private final KeyTable partitionKeys;
  private final KeyTable explicitHashKeys;
  private int userRecordCount;

  private AggregatedRecord(byte[] array, int offset, int length) {
    this.array = array;
    this.offset = offset;
    this.length = length;
    this.partitionKeys = new KeyTable(array);
    this.explicitHashKeys = new KeyTable(array);
  }

  /**
   * Parses the remaining bytes of a buffer, whose position does not change; empty when they are not
   * an aggregated record. A buffer without an accessible array is copied once if it starts like an
   * aggregated record.
   */
  public static Optional<AggregatedRecord> read(ByteBuffer data) {
    if (data.hasArray()) {
      return read(data.array(), data.arrayOffset() + data.position(), data.remaining());
    }
    if (data.remaining() < MAGIC.length
        || !ByteBuffer.wrap(MAGIC).equals(data.slice(data.position(), MAGIC.length))) {
      return Optional.empty();
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return read(copy, 0, copy.length);
  }

  /**
   * Parses {@code length} bytes of an array, which must not change while the result is in use;
   * empty when they are not an aggregated record.
   */
  public static Optional<AggregatedRecord> read(byte[] array, int offset, int length) {
    if (!isSealed(array, offset, length)) {
      return Optional.empty();
    }
    AggregatedRecord record =
        new AggregatedRecord(array, offset + MAGIC.length, length - MAGIC.length - DIGEST_BYTES);
    return record.isConsistent() ? Optional.of(record) : Optional.empty();
  }

  /** Returns whether the bytes are the magic, a message that is not empty, and its digest. */
  private static boolean isSealed(byte[] array, int offset, int length) {
    int digestAt = offset + length - DIGEST_BYTES;
    int messageAt = offset + MAGIC.length;
    if (digestAt <= messageAt || !Arrays.equals(MAGIC, 0, MAGIC.length, array, offset, messageAt)) {
      return false;
    }
    MessageDigest digest = MD5.get();
    digest.update(array, messageAt, digestAt - messageAt);
    return Arrays.equals(digest.digest(), 0, DIGEST_BYTES, array, digestAt, offset + length);
  }

  private boolean isConsistent() {
    try {
      long[] indexMax = collectKeys();
      boolean keysKnown = userRecordCount == 0 || partitionKeys.has(indexMax[0]);
      boolean hashesChosen = indexMax[1] >= 0;
      return keysKnown
          && (!hashesChosen || (explicitHashKeys.has(indexMax[1]) && areHashKeysChosen()));
    } catch (IOException notSuchAMessage) {
      return false;
    }
  }

  /** Fills both tables; returns the highest index of each that a user record refers to, or -1. */
  private long[] collectKeys() throws IOException {
    long[] indexMax = {-1, -1};
    MessageWalk walk = walk();
    MessageWalk.Field field = walk.next();
    while (field != MessageWalk.Field.END) {
      switch (field) {
        case PARTITION_KEY -> partitionKeys.add(walk.offset(), walk.length());
        case EXPLICIT_HASH_KEY -> explicitHashKeys.add(walk.offset(), walk.length());
        default -> {
          userRecordCount++;
          indexMax[0] = larger(indexMax[0], walk.partitionKeyIndex());
          if (walk.hasExplicitHashKey()) {
            indexMax[1] = larger(indexMax[1], walk.explicitHashKeyIndex());
          }
        }
      }
      field = walk.next();
    }
    return indexMax;
  }

  // Indexes are unsigned on the wire; a negative long is therefore beyond every table.
  private static long larger(long max, long index) {
    return index < 0 ? Long.MAX_VALUE : Math.max(max, index);
  }

  private boolean areHashKeysChosen() throws IOException {
    MessageWalk walk = walk();
    try {
      while (walk.nextRecord()) {
        if (walk.hasExplicitHashKey()) {
          explicitHashKeys.number((int) walk.explicitHashKeyIndex());
        }
      }
      return true;
    } catch (IllegalArgumentException noHashKey) {
      return false;
    }
  }

  private MessageWalk walk() {
    return new MessageWalk(array, offset, length);
  }

  /** Returns the number of user records, which may be 0. */
  public int userRecordCount() {
    return userRecordCount;
  }

  /** Iterates over the user records in order, creating each on demand. */
  @Override
  public Iterator<UserRecord> iterator() {
    return new UserRecords();
  }

  /** Returns a cursor before the first user record, for reading without an object for each. */
  public UserRecordCursor cursor() {
    return new UserRecordCursor(array, walk(), partitionKeys, explicitHashKeys);
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has MD5", absent);
    }
  }

  private final class UserRecords implements Iterator<UserRecord> {
    private final UserRecordCursor cursor = cursor();
    private int given;

    @Override
    public boolean hasNext() {
      return given < userRecordCount;
    }

    @Override
    public UserRecord next() {
      if (!cursor.next()) {
        throw new NoSuchElementException();
      }
      given++;
      HashKey hashKey = cursor.hashKey();
      return new UserRecord(
          cursor.subSequenceNumber(),
          cursor.partitionKey(),
          cursor.hasExplicitHashKey() ? hashKey : null,
          hashKey,
          ByteBuffer.wrap(array, cursor.dataOffset(), cursor.dataLength())
              .slice()
              .asReadOnlyBuffer());
    }
  }
}
