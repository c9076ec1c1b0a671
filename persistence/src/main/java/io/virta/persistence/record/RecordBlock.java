package io.virta.persistence.record;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Records that travel and are stored together: what one request brings to one shard. Immutable; the
 * array is shared, never copied, so whoever hands one in must not write to it again. Safe for any
 * thread. A block that comes out of the log encrypted has counts and times, but no records until
 * {@link BlockOpener} opens it.
 *
 * <p>A block of an idempotent producer says which producer and epoch it comes from and carries an
 * out number for each record until it is stored; after that, its header still says the first and
 * the last. The out numbers are no part of the body.
 *
 * <p>Body, little endian: {@code (recordSlots + 1) x u32} offsets from the start of the records,
 * then the records, each {@code u8 flags, u8 0, u16 keyLength, [16 bytes explicit hash key,] key
 * (UTF-8), data}.
 */
public final class RecordBlock {
  /** Longest partition key in bytes that the layout can hold. */
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

  /** An out number for each record, perhaps more behind them; null without them. Never written. */
  private final long @Nullable [] outNumbers;

  /**
   * A block whose body is {@code header.bodyLength()} bytes of {@code array} from {@code offset},
   * without out numbers.
   */
  RecordBlock(BlockHeader header, byte[] array, int offset) {
    this(header, array, offset, null);
  }

  private RecordBlock(BlockHeader header, byte[] array, int offset, long @Nullable [] outNumbers) {
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
    this.outNumbers = outNumbers;
  }

  /** Bytes of the offset table of a block with that many slots. */
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

  /** Whether the bytes at hand are encrypted, so that no record can be read from them. */
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

  /** Where the body starts in {@link #array()}. */
  public int bodyOffset() {
    return offset;
  }

  public int bodyLength() {
    return header.bodyLength();
  }

  /** Where the partition key of record {@code i} starts in {@link #array()}. */
  public int keyOffset(int i) {
    int start = recordStart(i);
    return start + headBytes(start);
  }

  /** Bytes of the UTF-8 partition key of record {@code i}. */
  public int keyLength(int i) {
    return keyLengthAt(recordStart(i));
  }

  /** Where the data of record {@code i} starts in {@link #array()}. */
  public int dataOffset(int i) {
    int start = recordStart(i);
    return start + headBytes(start) + keyLengthAt(start);
  }

  /** Bytes of data of record {@code i}. */
  public int dataLength(int i) {
    return recordStart(i + 1) - dataOffset(i);
  }

  /** Key and data bytes of record {@code i}: what quotas and limits count. */
  public int payloadLength(int i) {
    int start = recordStart(i);
    return recordStart(i + 1) - start - headBytes(start);
  }

  /** Key and data bytes of all records. */
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

  /** A copy of the data of record {@code i}, for callers that keep it longer than the block. */
  public byte[] data(int i) {
    int start = dataOffset(i);
    return Arrays.copyOfRange(array, start, start + dataLength(i));
  }

  /** A read-only window on the data of record {@code i}; nothing is copied. */
  public ByteBuffer dataBuffer(int i) {
    return ByteBuffer.wrap(array, dataOffset(i), dataLength(i)).slice().asReadOnlyBuffer();
  }

  /** Whether the producer chose the hash key of record {@code i} instead of the MD5 of its key. */
  public boolean hasExplicitHash(int i) {
    return (array[recordStart(i)] & FLAG_EXPLICIT_HASH) != 0;
  }

  /** Upper 64 bits of the explicit hash key; only where {@link #hasExplicitHash}. */
  public long explicitHashHigh(int i) {
    return (long) LONG_BE.get(array, recordStart(i) + RECORD_HEAD_BYTES);
  }

  /** Lower 64 bits of the explicit hash key; only where {@link #hasExplicitHash}. */
  public long explicitHashLow(int i) {
    return (long) LONG_BE.get(array, recordStart(i) + RECORD_HEAD_BYTES + Long.BYTES);
  }

  /** Whether each record has an out number; a block that comes out of the log has none. */
  public boolean hasOutNumbers() {
    return outNumbers != null;
  }

  /**
   * The out number of record {@code i}.
   *
   * @throws IllegalStateException unless {@link #hasOutNumbers}
   */
  public long outNumber(int i) {
    if (outNumbers == null) {
      throw new IllegalStateException("no record of " + this + " has an out number");
    }
    return outNumbers[i];
  }

  /**
   * The same records, sent by that producer. The bytes are shared.
   *
   * @param producerNo 1 or more
   * @param epoch the epoch of the producer's owner, 0 or more
   * @param numbers the out number of each record: 1 or more, rising strictly, gaps allowed
   * @throws IllegalArgumentException when they do not, or are not as many as the records
   */
  public RecordBlock sentBy(long producerNo, int epoch, long... numbers) {
    if (producerNo < 1 || numbers.length != recordCount()) {
      throw new IllegalArgumentException(
          "%d out numbers of producer %d for %d records"
              .formatted(numbers.length, producerNo, recordCount()));
    }
    for (int i = 1; i < numbers.length; i++) {
      if (numbers[i] <= numbers[i - 1]) {
        throw new IllegalArgumentException(
            "out numbers rise, but %d follows %d".formatted(numbers[i], numbers[i - 1]));
      }
    }
    BlockHeader sent = header.sentBy(producerNo, epoch, numbers[0], numbers[numbers.length - 1]);
    return new RecordBlock(sent, array, offset, numbers.clone());
  }

  /** The same records as the log keeps them: without an out number for each. */
  RecordBlock withoutOutNumbers() {
    return outNumbers == null ? this : new RecordBlock(header, array, offset);
  }

  /** The same records, accepted at that time. The bytes are shared. */
  public RecordBlock arrivedAt(long millis) {
    return new RecordBlock(header.arrivedAt(millis), array, offset, outNumbers);
  }

  /**
   * The same records, to be encrypted in the log with that data key (1 or more). The bytes are
   * shared and readable.
   */
  public RecordBlock toBeEncrypted(int keyNo) {
    return new RecordBlock(header.with(BlockSeal.open(keyNo)), array, offset, outNumbers);
  }

  /**
   * The first {@code count} records (1..recordCount). The bytes are shared: the offset table keeps
   * its slots and the body ends with the last record kept.
   *
   * @throws IllegalStateException when the records had out numbers and are stored already, so that
   *     nothing knows the last number of the prefix
   */
  public RecordBlock prefix(int count) {
    if (count == recordCount()) {
      return this;
    }
    if (count < 1 || count > recordCount()) {
      throw new IllegalArgumentException(
          "a prefix has 1.." + recordCount() + " records, not " + count);
    }
    long lastOutNumber = header.hasProducer() ? outNumber(count - 1) : 0;
    BlockHeader cut = header.cutTo(count, recordStart(count) - offset, lastOutNumber);
    return new RecordBlock(cut, array, offset, outNumbers);
  }

  /**
   * Some of these records with their out numbers, in an array of their own: what is left of a block
   * when the others are stored already. The block has neither arrived nor an encryption yet.
   *
   * @param kept which records, in rising order; at least one
   */
  public RecordBlock only(int... kept) {
    int bytes = 0;
    for (int i : kept) {
      bytes += recordStart(i + 1) - recordStart(i);
    }
    byte[] body = new byte[tableBytes(kept.length) + bytes];
    long[] numbers = new long[kept.length];
    int end = tableBytes(kept.length);
    for (int k = 0; k < kept.length; k++) {
      int start = recordStart(kept[k]);
      int length = recordStart(kept[k] + 1) - start;
      System.arraycopy(array, start, body, end, length);
      end += length;
      INT.set(body, (k + 1) * Integer.BYTES, end - tableBytes(kept.length));
      numbers[k] = outNumber(kept[k]);
    }
    return new RecordBlock(BlockHeader.unstamped(kept.length, body.length), body, 0)
        .sentBy(header.producerNo(), header.producerEpoch(), numbers);
  }

  /**
   * Checks that every offset stays inside the body, so that damaged or foreign bytes cannot lead a
   * reader astray.
   *
   * @throws IllegalArgumentException naming the first record that does not fit
   */
  void requireWellFormed() {
    if (isSealed()) {
      return; // nothing can be known of it until it is opened
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
