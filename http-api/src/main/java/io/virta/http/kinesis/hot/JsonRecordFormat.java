package io.virta.http.kinesis.hot;

import io.virta.persistence.record.RecordBlock;
import java.nio.charset.StandardCharsets;

/** Records in JSON: base64, and epoch seconds with three decimals. */
final class JsonRecordFormat implements RecordFormat {
  private static final byte[] NUMBER = ascii("{\"SequenceNumber\":\"");
  private static final byte[] TIME = ascii("\",\"ApproximateArrivalTimestamp\":");
  private static final byte[] DATA = ascii(",\"Data\":\"");
  private static final byte[] KEY = ascii("\",\"PartitionKey\":\"");
  private static final byte[] END = ascii("\"}");
  private static final byte[] ENCRYPTED_END = ascii("\",\"EncryptionType\":\"KMS\"}");
  private static final int FIXED_BYTES =
      NUMBER.length + SequenceDigits.LENGTH + TIME.length + DATA.length + KEY.length;

  private long timeMillis = -1;
  private byte[] time = {};

  @Override
  public byte[] opening(int recordCount) {
    return ascii("{\"Records\":[");
  }

  @Override
  public byte[] closing() {
    return ascii("],");
  }

  @Override
  public int separatorLength() {
    return 1;
  }

  @Override
  public long length(RecordBlock block, int i) {
    long base64 = (block.dataLength(i) + 2) / 3 * 4L;
    int key = ByteSink.jsonTextLength(block.array(), block.keyOffset(i), block.keyLength(i));
    return FIXED_BYTES + end(block).length + time(block.arrivalMillis()).length + base64 + key;
  }

  @Override
  public void writeHead(
      ByteSink out, SequenceDigits number, RecordBlock block, int i, boolean first) {
    if (!first) {
      out.put(',');
    }
    out.put(NUMBER).put(number).put(TIME).put(time(block.arrivalMillis())).put(DATA);
  }

  @Override
  public void writeData(ByteSink out, byte[] array, int offset, int length) {
    out.putBase64(array, offset, length);
  }

  @Override
  public void writeTail(ByteSink out, RecordBlock block, int i) {
    out.put(KEY).putJsonText(block.array(), block.keyOffset(i), block.keyLength(i)).put(end(block));
  }

  private static byte[] end(RecordBlock block) {
    return block.isEncrypted() ? ENCRYPTED_END : END;
  }

  // All records of a block have the same arrival time, so its text is created once.
  private byte[] time(long millis) {
    if (millis != timeMillis) {
      time = ascii("%d.%03d".formatted(millis / 1000, millis % 1000));
      timeMillis = millis;
    }
    return time;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
