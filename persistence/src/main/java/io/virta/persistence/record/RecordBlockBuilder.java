package io.virta.persistence.record;

import java.nio.charset.StandardCharsets;

/**
 * Builds a block in one array of exactly the required size, so that a request can be decoded
 * directly into the bytes that will be stored. Not thread safe; used once.
 *
 * <pre>{@code
 * int bytes = RecordBlockBuilder.recordBytes(key.length, false, data.length);
 * RecordBlock block = new RecordBlockBuilder(1, bytes).add(key, data).build();
 * }</pre>
 */
public final class RecordBlockBuilder {
  private final byte[] array;
  private final int slots;
  private final int records;
  private int count;
  private int end;

  /**
   * @param slots the number of records that will be added, at least 1
   * @param recordsBytes the sum of {@link #recordBytes} over these records
   */
  public RecordBlockBuilder(int slots, int recordsBytes) {
    if (slots < 1) {
      throw new IllegalArgumentException("a block holds at least 1 record, not " + slots);
    }
    this.slots = slots;
    this.records = RecordBlock.tableBytes(slots);
    this.array = new byte[Math.addExact(records, recordsBytes)];
    this.end = records;
  }

  /** The bytes that one record takes in a block, without its entry in the offset table. */
  public static int recordBytes(int keyBytes, boolean explicitHash, int dataBytes) {
    int head =
        explicitHash
            ? RecordBlock.RECORD_HEAD_BYTES + RecordBlock.EXPLICIT_HASH_BYTES
            : RecordBlock.RECORD_HEAD_BYTES;
    return head + keyBytes + dataBytes;
  }

  /** A block of one record. */
  public static RecordBlock single(byte[] key, byte[] data) {
    return new RecordBlockBuilder(1, recordBytes(key.length, false, data.length))
        .add(key, data)
        .build();
  }

  /** A block of one record. */
  public static RecordBlock single(String key, byte[] data) {
    return single(key.getBytes(StandardCharsets.UTF_8), data);
  }

  /** The array under construction; must be written only between {@link #begin} and {@link #end}. */
  public byte[] array() {
    return array;
  }

  /**
   * Starts a record without an explicit hash key. The caller writes the key and then the data to
   * {@link #array()}, from the returned offset on.
   */
  public int begin(int keyBytes) {
    return begin(keyBytes, (byte) 0, RecordBlock.RECORD_HEAD_BYTES);
  }

  /** Starts a record with an explicit hash key, passed as two unsigned halves. */
  public int begin(int keyBytes, long hashHigh, long hashLow) {
    int head = RecordBlock.RECORD_HEAD_BYTES;
    RecordBlock.putExplicitHash(array, end + head, hashHigh, hashLow);
    return begin(keyBytes, RecordBlock.FLAG_EXPLICIT_HASH, head + RecordBlock.EXPLICIT_HASH_BYTES);
  }

  private int begin(int keyBytes, byte flags, int headBytes) {
    if (keyBytes > RecordBlock.KEY_BYTES_MAX) {
      throw new IllegalArgumentException(
          "a partition key has at most "
              + RecordBlock.KEY_BYTES_MAX
              + " bytes, this one "
              + keyBytes);
    }
    RecordBlock.INT.set(array, count * Integer.BYTES, end - records);
    array[end] = flags;
    RecordBlock.SHORT.set(array, end + 2, (short) keyBytes);
    return end + headBytes;
  }

  /**
   * Ends the record begun last; {@code end} is the offset in {@link #array()} just after its data.
   */
  public void end(int end) {
    this.end = end;
    count++;
    RecordBlock.INT.set(array, count * Integer.BYTES, end - records);
  }

  /** Adds a complete record whose shard is determined by the MD5 of its key. */
  public RecordBlockBuilder add(byte[] key, byte[] data) {
    int at = begin(key.length);
    System.arraycopy(key, 0, array, at, key.length);
    System.arraycopy(data, 0, array, at + key.length, data.length);
    end(at + key.length + data.length);
    return this;
  }

  /** Returns the finished block, not yet stamped by a shard. */
  public RecordBlock build() {
    if (count != slots || end != array.length) {
      throw new IllegalStateException(
          "promised %d records in %d bytes, but %d in %d came"
              .formatted(slots, array.length - records, count, end - records));
    }
    return new RecordBlock(BlockHeader.unstamped(count, array.length), array, 0);
  }
}
