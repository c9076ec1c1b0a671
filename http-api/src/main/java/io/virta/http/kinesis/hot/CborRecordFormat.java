package io.virta.http.kinesis.hot;

import io.virta.persistence.record.RecordBlock;
import java.util.Arrays;

/** Records in CBOR: raw data, and tag 1 with epoch milliseconds. */
final class CborRecordFormat implements RecordFormat {
  private static final int MAJOR_BYTES = 2;
  private static final int MAJOR_TEXT = 3;
  private static final int MAJOR_LIST = 4;
  private static final int INDEFINITE_MAP = 0xBF;
  private static final int MAP_OF_FOUR = 0xA4;
  private static final int MAP_OF_FIVE = 0xA5;
  private static final int TAG_EPOCH = 0xC1;
  private static final int UNSIGNED_64 = 0x1B;

  private static final byte[] NUMBER =
      bytes(
          text(new ByteSink(64), "SequenceNumber").putCborHead(MAJOR_TEXT, SequenceDigits.LENGTH));
  private static final byte[] TIME =
      bytes(text(new ByteSink(64), "ApproximateArrivalTimestamp").put(TAG_EPOCH).put(UNSIGNED_64));
  private static final byte[] DATA = bytes(text(new ByteSink(64), "Data"));
  private static final byte[] KEY = bytes(text(new ByteSink(64), "PartitionKey"));
  private static final byte[] ENCRYPTED =
      bytes(text(text(new ByteSink(64), "EncryptionType"), "KMS"));
  private static final int FIXED_BYTES =
      1
          + NUMBER.length
          + SequenceDigits.LENGTH
          + TIME.length
          + Long.BYTES
          + DATA.length
          + KEY.length;

  @Override
  public byte[] opening(int recordCount) {
    return bytes(
        text(new ByteSink(64).put(INDEFINITE_MAP), "Records").putCborHead(MAJOR_LIST, recordCount));
  }

  @Override
  public byte[] closing() {
    return new byte[0];
  }

  @Override
  public int separatorLength() {
    return 0;
  }

  @Override
  public long length(RecordBlock block, int i) {
    int data = block.dataLength(i);
    int key = block.keyLength(i);
    return (long) FIXED_BYTES
        + ByteSink.cborHeadLength(data)
        + data
        + ByteSink.cborHeadLength(key)
        + key
        + (block.isEncrypted() ? ENCRYPTED.length : 0);
  }

  @Override
  public void writeHead(
      ByteSink out, SequenceDigits number, RecordBlock block, int i, boolean first) {
    out.put(block.isEncrypted() ? MAP_OF_FIVE : MAP_OF_FOUR);
    out.put(NUMBER).put(number).put(TIME);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      out.put((int) (block.arrivalMillis() >>> shift));
    }
    out.put(DATA).putCborHead(MAJOR_BYTES, block.dataLength(i));
  }

  @Override
  public void writeData(ByteSink out, byte[] array, int offset, int length) {
    out.put(array, offset, length);
  }

  @Override
  public void writeTail(ByteSink out, RecordBlock block, int i) {
    int length = block.keyLength(i);
    out.put(KEY).putCborHead(MAJOR_TEXT, length).put(block.array(), block.keyOffset(i), length);
    if (block.isEncrypted()) {
      out.put(ENCRYPTED);
    }
  }

  private static ByteSink text(ByteSink out, String text) {
    return out.putCborHead(MAJOR_TEXT, text.length()).putAscii(text);
  }

  private static byte[] bytes(ByteSink sink) {
    return Arrays.copyOf(sink.array(), sink.size());
  }
}
