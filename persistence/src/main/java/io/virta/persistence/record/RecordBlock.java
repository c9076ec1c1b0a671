package io.virta.persistence.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Records that are sent and stored together: the records of one request for one shard. Immutable;
 * the array is shared, never copied, so the caller that provides it must not modify it afterwards.
 * Safe for any thread. The counts and times of an encrypted block read from the log are available,
 * but not its records until {@link BlockOpener} opens it.
 *
 * <p>A block whose {@link BlockSender} numbers its records carries the number of each record until
 * it is stored; afterwards only its header has the first and the last number. The numbers are not
 * part of the body.
 *
 * <p>Body, little endian: {@code (recordSlots + 1) x u32} offsets from the start of the records,
 * then the records, each {@code u8 flags, u8 0, u16 keyLength, [16 bytes explicit hash key,] key
 * (UTF-8), data}.
 */
public final class RecordBlock {
  /** The maximum bytes of a partition key in this layout. */
  public static final int KEY_BYTES_MAX = 0xFFFF;

  static final int RECORD_HEAD_BYTES = 4;
  static final int EXPLICIT_HASH_BYTES = 16;
  static final byte FLAG_EXPLICIT_HASH = 1;

  static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG_BE =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final BlockHeader header;
  private final byte[] array;
  private final int offset;
  private final int records;

  /**
   * The numbers of the records, possibly followed by more; null if there are none. Never written.
   */
  private final @Nullable RecordNumbers numbers;

  /**
   * Creates a block without numbers, whose body is {@code header.bodyLength()} bytes of {@code
   * array} from {@code offset}.
   */
  RecordBlock(BlockHeader header, byte[] array, int offset) {
    this(header, array, offset, null);
  }

  private RecordBlock(
      BlockHeader header, byte[] array, int offset, @Nullable RecordNumbers numbers) {
    if (offset < 0 || offset + header.bodyLength() > array.length) {
      throw new IllegalArgumentException(
          "a body of "
              + header.bodyLength()
              + " bytes does not fit at "
              + offset
              + " of "
              + array.length);
    }
    this.header = header;
    this.array = array;
    this.offset = offset;
    this.records = offset + tableBytes(header.recordSlots());
    this.numbers = numbers;
  }

  /** The bytes of the offset table of a block with {@code recordSlots} slots. */
  static int tableBytes(int recordSlots) {
    return (recordSlots + 1) * Integer.BYTES;
  }

  public BlockHeader header() {
    return header;
  }

  public int recordCount() {
    return header.recordCount();
  }

  /** Whether these records are, or will be, encrypted in the log. */
  public boolean isEncrypted() {
    return header.seal().encrypted();
  }

  /** Whether the bytes in memory are encrypted, so that no record can be read from them. */
  public boolean isSealed() {
    return header.seal().closed();
  }

  /** When the shard accepted these records, epoch milliseconds; 0 while unstamped. */
  public long arrivalMillis() {
    return header.arrivalMillis();
  }

  /** The shared array that {@link #keyOffset} and {@link #dataOffset} point into. Read only. */
  public byte[] array() {
    return array;
  }

  /** The offset of the body in {@link #array()}. */
  public int bodyOffset() {
    return offset;
  }

  public int bodyLength() {
    return header.bodyLength();
  }

  /** The offset of the partition key of record {@code i} in {@link #array()}. */
  public int keyOffset(int i) {
    int start = recordStart(i);
    return start + headBytes(start);
  }

  /** The bytes of the UTF-8 partition key of record {@code i}. */
  public int keyLength(int i) {
    return keyLengthAt(recordStart(i));
  }

  /** The offset of the data of record {@code i} in {@link #array()}. */
  public int dataOffset(int i) {
    int start = recordStart(i);
    return start + headBytes(start) + keyLengthAt(start);
  }

  /** The bytes of data of record {@code i}. */
  public int dataLength(int i) {
    return recordStart(i + 1) - dataOffset(i);
  }

  /** The key and data bytes of record {@code i}, as counted by quotas and limits. */
  public int payloadLength(int i) {
    int start = recordStart(i);
    return recordStart(i + 1) - start - headBytes(start);
  }

  /** The key and data bytes of all records. */
  public long payloadBytes() {
    long bytes = 0;
    for (int i = 0; i < recordCount(); i++) {
      bytes += payloadLength(i);
    }
    return bytes;
  }

  public String key(int i) {
    return new String(array, keyOffset(i), keyLength(i), StandardCharsets.UTF_8);
  }

  /**
   * Returns a copy of the data of record {@code i}, for callers that keep it longer than the block.
   */
  public byte[] data(int i) {
    int start = dataOffset(i);
    return Arrays.copyOfRange(array, start, start + dataLength(i));
  }

  /** Returns a read-only view of the data of record {@code i}, without copying it. */
  public ByteBuffer dataBuffer(int i) {
    return ByteBuffer.wrap(array, dataOffset(i), dataLength(i)).slice().asReadOnlyBuffer();
  }

  /**
   * Whether the producer gave record {@code i} an explicit hash key instead of the MD5 of its key.
   */
  public boolean hasExplicitHash(int i) {
    return (array[recordStart(i)] & FLAG_EXPLICIT_HASH) != 0;
  }

  /** The upper 64 bits of the explicit hash key; valid only if {@link #hasExplicitHash}. */
  public long explicitHashHigh(int i) {
    return (long) LONG_BE.get(array, recordStart(i) + RECORD_HEAD_BYTES);
  }

  /** The lower 64 bits of the explicit hash key; valid only if {@link #hasExplicitHash}. */
  public long explicitHashLow(int i) {
    return (long) LONG_BE.get(array, recordStart(i) + RECORD_HEAD_BYTES + Long.BYTES);
  }

  /** Whether the records carry the numbers of their sender; blocks from the log do not. */
  public boolean hasNumbers() {
    return numbers != null;
  }

  /**
   * The number that the sender gave record {@code i}: an out number, or its index in a call.
   *
   * @throws IllegalStateException unless {@link #hasNumbers}
   */
  public long number(int i) {
    if (numbers == null) {
      throw new IllegalStateException("no record of " + this + " has a number");
    }
    return numbers.of(i);
  }

  /**
   * Returns the same records, sent by a producer. The bytes are shared.
   *
   * @param producerNo 1 or more
   * @param epoch the epoch of the producer's owner, 0 or more
   * @param outNumbers the out number of each record: 1 or more, rising strictly, gaps allowed
   * @throws IllegalArgumentException if they do not rise, or if their count differs from the number
   *     of records
   */
  public RecordBlock sentBy(long producerNo, int epoch, long... outNumbers) {
    RecordNumbers given = RecordNumbers.of(recordCount(), outNumbers);
    return numbered(
        new BlockSender.Producer(
            producerNo, epoch, outNumbers[0], outNumbers[outNumbers.length - 1]),
        given);
  }

  /**
   * Returns the same records, sent by an attempt of a call. The bytes are shared.
   *
   * @param attempt the attempt, from 1
   * @param entries the index of each record among the entries of the call: rising strictly, gaps
   *     allowed. The array is not copied, so the caller must not modify it afterwards
   * @throws IllegalArgumentException if the indexes do not rise, or if their count differs from the
   *     number of records
   */
  public RecordBlock sentBy(CallId call, int attempt, int[] entries) {
    RecordNumbers given = RecordNumbers.of(recordCount(), entries);
    return numbered(
        new BlockSender.Call(call, attempt, entries[0], entries[entries.length - 1]), given);
  }

  private RecordBlock numbered(BlockSender sender, RecordNumbers given) {
    return new RecordBlock(header.sentBy(sender), array, offset, given);
  }

  /** Returns the same records as they are stored in the log: without their numbers. */
  RecordBlock withoutNumbers() {
    return numbers == null ? this : new RecordBlock(header, array, offset);
  }

  /** Returns the same records, accepted at {@code millis}. The bytes are shared. */
  public RecordBlock arrivedAt(long millis) {
    return new RecordBlock(header.arrivedAt(millis), array, offset, numbers);
  }

  /**
   * Returns the same records, to be encrypted in the log with data key {@code keyNo} (1 or more).
   * The bytes are shared and stay readable.
   */
  public RecordBlock toBeEncrypted(int keyNo) {
    return new RecordBlock(header.with(BlockSeal.open(keyNo)), array, offset, numbers);
  }

  /**
   * Returns the first {@code count} records (1..recordCount). The bytes are shared: the offset
   * table keeps its slots, and the body ends with the last record kept.
   *
   * @throws IllegalStateException if the records had numbers but are already stored, so that the
   *     last number of the prefix is unknown
   */
  public RecordBlock prefix(int count) {
    if (count == recordCount()) {
      return this;
    }
    if (count < 1 || count > recordCount()) {
      throw new IllegalArgumentException(
          "a prefix has 1.." + recordCount() + " records, not " + count);
    }
    BlockSender sender =
        header.sender() == BlockSender.Anybody.INSTANCE
            ? header.sender()
            : header.sender().between(number(0), number(count - 1));
    BlockHeader cut = header.cutTo(count, recordStart(count) - offset, sender);
    return new RecordBlock(cut, array, offset, numbers);
  }

  /**
   * Returns some of these records with their numbers, in a new array: the remaining records of a
   * block when the others are already stored. The new block has no arrival time and no encryption
   * yet.
   *
   * @param kept the indexes of the records to keep, in rising order; at least one
   * @throws IllegalStateException unless {@link #hasNumbers}
   */
  public RecordBlock only(int... kept) {
    BlockSender sender = header.sender().between(number(kept[0]), number(kept[kept.length - 1]));
    int bytes = 0;
    for (int i : kept) {
      bytes += recordStart(i + 1) - recordStart(i);
    }
    byte[] body = new byte[tableBytes(kept.length) + bytes];
    int end = tableBytes(kept.length);
    for (int k = 0; k < kept.length; k++) {
      int start = recordStart(kept[k]);
      int length = recordStart(kept[k] + 1) - start;
      System.arraycopy(array, start, body, end, length);
      end += length;
      INT.set(body, (k + 1) * Integer.BYTES, end - tableBytes(kept.length));
    }
    BlockHeader left = BlockHeader.unstamped(kept.length, body.length).sentBy(sender);
    return new RecordBlock(left, body, 0, Objects.requireNonNull(numbers).only(kept));
  }

  /**
   * Checks that every offset stays within the body, so that damaged or foreign bytes cannot make a
   * reader read outside it.
   *
   * @throws IllegalArgumentException naming the first record that does not fit
   */
  void requireWellFormed() {
    if (isSealed()) {
      return; // its content cannot be checked until it is opened
    }
    int end = offset + bodyLength();
    int previous = records;
    for (int i = 0; i < recordCount(); i++) {
      int start = recordStart(i);
      int next = recordStart(i + 1);
      if (start != previous
          || next > end
          || next - start < RECORD_HEAD_BYTES
          || next - start < headBytes(start) + keyLengthAt(start)) {
        throw new IllegalArgumentException("record " + i + " does not fit in its block");
      }
      previous = next;
    }
  }

  static void putExplicitHash(byte[] array, int at, long high, long low) {
    LONG_BE.set(array, at, high);
    LONG_BE.set(array, at + Long.BYTES, low);
  }

  private int recordStart(int i) {
    return records + (int) INT.get(array, offset + i * Integer.BYTES);
  }

  private int headBytes(int start) {
    return (array[start] & FLAG_EXPLICIT_HASH) == 0
        ? RECORD_HEAD_BYTES
        : RECORD_HEAD_BYTES + EXPLICIT_HASH_BYTES;
  }

  private int keyLengthAt(int start) {
    return (short) SHORT.get(array, start + 2) & 0xFFFF;
  }

  @Override
  public String toString() {
    return "RecordBlock[" + recordCount() + " records, " + bodyLength() + " bytes]";
  }
}
