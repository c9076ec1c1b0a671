package io.virta.bench.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Counts the records of a GetRecords response and finds the next iterator without parsing: it knows
 * the data length of every record and skips it. One instance per shard; not thread safe.
 */
public final class GetAnswer {
  private final byte[] dataField;
  private final byte[] nextField;
  private final int dataWireBytes;
  private final boolean json;
  private int records;
  private @Nullable String nextIterator;

  public GetAnswer(WireFormat format, int recordBytes) {
    json = format == WireFormat.JSON;
    // In CBOR the head of a 4-byte text is the letter d, and that of a 17-byte text the letter q.
    dataField = ascii(json ? "\"Data\":\"" : "dData");
    nextField = ascii(json ? "\"NextShardIterator\":\"" : "qNextShardIterator");
    dataWireBytes = json ? (recordBytes + 2) / 3 * 4 : recordBytes;
  }

  /**
   * Scans a response.
   *
   * @throws WireException if it is an error
   */
  public void read(Answer answer) {
    if (answer.status() != 200) {
      throw new WireException("status " + answer.status() + ": " + answer.bodyText());
    }
    records = 0;
    nextIterator = null;
    byte[] body = answer.body();
    int end = answer.bodyLength();
    int at = 0;
    while (at < end) {
      if (body[at] == dataField[0] && Bytes.matches(body, at, end, dataField)) {
        records++;
        at += dataField.length + dataWireBytes;
      } else if (body[at] == nextField[0] && Bytes.matches(body, at, end, nextField)) {
        at = readIterator(body, at + nextField.length, end);
      } else {
        at++;
      }
    }
  }

  /** The number of records in the last response. */
  public int records() {
    return records;
  }

  /** The iterator of the last response; null at the end of a closed shard. */
  public @Nullable String nextIterator() {
    return nextIterator;
  }

  private int readIterator(byte[] body, int at, int end) {
    int start = json ? at : at + headBytes(body[at]);
    int stop = json ? Bytes.indexOf(body, start, end, new byte[] {'"'}) : start + length(body, at);
    nextIterator = new String(body, start, stop - start, StandardCharsets.US_ASCII);
    return stop;
  }

  private static int headBytes(byte head) {
    int info = head & 31;
    return info < 24 ? 1 : info == 24 ? 2 : 3;
  }

  private static int length(byte[] body, int at) {
    return switch (headBytes(body[at])) {
      case 1 -> body[at] & 31;
      case 2 -> body[at + 1] & 255;
      default -> ((body[at + 1] & 255) << 8) | (body[at + 2] & 255);
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
