package io.virta.bench.wire;

import java.nio.charset.StandardCharsets;

/** Checks that a put was stored, in either dialect, by searching the first and last bytes. */
public final class PutAnswers {
  private static final byte[] FAILED_COUNT =
      "FailedRecordCount".getBytes(StandardCharsets.US_ASCII);
  private static final int EDGE_BYTES = 128;

  private PutAnswers() {}

  /**
   * Checks the response of PutRecord.
   *
   * @throws WireException if the record was rejected
   */
  public static void requireStored(Answer answer) {
    if (answer.status() != 200) {
      throw new WireException("status " + answer.status() + ": " + answer.bodyText());
    }
  }

  /**
   * Checks that every record of a PutRecords response was stored.
   *
   * @throws WireException if one was rejected
   */
  public static void requireAllStored(Answer answer) {
    requireStored(answer);
    byte[] body = answer.body();
    int length = answer.bodyLength();
    int at = find(body, length);
    if (at < 0 || !isZero(body, at + FAILED_COUNT.length, length)) {
      String text = answer.bodyText();
      throw new WireException(
          "not every record was stored: " + text.substring(0, Math.min(400, text.length())));
    }
  }

  private static int find(byte[] body, int length) {
    int at = Bytes.indexOf(body, 0, Math.min(length, EDGE_BYTES), FAILED_COUNT);
    if (at < 0) {
      at = Bytes.indexOf(body, length - EDGE_BYTES, length, FAILED_COUNT);
    }
    return at < 0 ? Bytes.indexOf(body, 0, length, FAILED_COUNT) : at;
  }

  /** Whether the value is 0: in JSON {@code ":0} without a further digit, in CBOR the byte 0. */
  private static boolean isZero(byte[] body, int at, int length) {
    if (at < length && body[at] == 0) {
      return true;
    }
    return at + 3 < length && body[at] == '"' && body[at + 2] == '0' && !isDigit(body[at + 3]);
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
