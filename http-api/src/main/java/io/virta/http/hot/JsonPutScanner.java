package io.virta.http.hot;

import io.virta.http.hot.PutEntries.Encoding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a PutRecord or PutRecords request in JSON: finds the parts, makes no object
 * for them. It reads what the SDKs write and says {@code null} to all else (escapes, unknown or
 * repeated members, anything wrong), which the general reader then decides. What it takes is never
 * taken otherwise by the general reader, save that the characters of base64 are checked only when
 * they are decoded.
 */
public final class JsonPutScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';

  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] DATA = ascii("Data");
  private static final byte[] PARTITION_KEY = ascii("PartitionKey");
  private static final byte[] EXPLICIT_HASH_KEY = ascii("ExplicitHashKey");
  private static final byte[] STREAM_NAME = ascii("StreamName");
  private static final byte[] STREAM_ARN = ascii("StreamARN");

  private final byte[] body;
  private final EntryCollector found;
  private int at;
  private int textOffset;
  private int textLength;

  private JsonPutScanner(byte[] body, PutLimits limits) {
    this.body = body;
    this.found = new EntryCollector(body, Encoding.BASE64, limits);
  }

  /** Reads a PutRecords request; null when the general reader must. */
  public static @Nullable PutRequest putRecords(byte[] body, PutLimits limits) {
    return scan(body, limits, true);
  }

  /** Reads a PutRecord request; null when the general reader must. */
  public static @Nullable PutRequest putRecord(byte[] body, PutLimits limits) {
    return scan(body, limits, false);
  }

  private static @Nullable PutRequest scan(byte[] body, PutLimits limits, boolean many) {
    try {
      JsonPutScanner scanner = new JsonPutScanner(body, limits);
      scanner.document(many);
      return scanner.found.build();
    } catch (UnusualException unusual) {
      return null;
    }
  }

  private void document(boolean many) {
    boolean recordsSeen = false;
    expect('{');
    do {
      name();
      if (is(STREAM_NAME)) {
        text();
        found.streamName(textOffset, textLength);
      } else if (is(STREAM_ARN)) {
        text();
        found.streamArn(textOffset, textLength);
      } else if (many) {
        UnusualException.unless(is(RECORDS) && !recordsSeen);
        recordsSeen = true;
        records();
      } else {
        recordMember();
      }
    } while (another('}'));
    if (!many) {
      found.endRecord();
    }
    skipSpace();
    UnusualException.unless(at == body.length);
  }

  private void records() {
    expect('[');
    do {
      expect('{');
      do {
        name();
        recordMember();
      } while (another('}'));
      found.endRecord();
    } while (another(']'));
  }

  private void recordMember() {
    if (is(DATA)) {
      base64();
      found.data(textOffset, textLength);
    } else if (is(PARTITION_KEY)) {
      text();
      found.key(textOffset, textLength);
    } else {
      UnusualException.unless(is(EXPLICIT_HASH_KEY));
      text();
      found.explicitHash(textOffset, textLength);
    }
  }

  private void name() {
    text();
    int offset = textOffset;
    int length = textLength;
    expect(':');
    textOffset = offset;
    textLength = length;
  }

  /** A string in which every byte stands for itself. */
  private void text() {
    expect('"');
    int start = at;
    while (at < body.length && body[at] != '"') {
      UnusualException.unless(body[at] >= ' ' && body[at] != '\\');
      at++;
    }
    endText(start);
  }

  /** A string that ends at the next quote; an escape inside fails when it is decoded. */
  private void base64() {
    expect('"');
    int start = at;
    at = indexOfQuote(start);
    endText(start);
    UnusualException.unless(textLength % 4 == 0 && hasNoStrayBits(start, at - 1));
  }

  private void endText(int start) {
    UnusualException.unless(at < body.length);
    textOffset = start;
    textLength = at - start;
    at++;
  }

  private int indexOfQuote(int from) {
    int i = from;
    for (; i <= body.length - Long.BYTES; i += Long.BYTES) {
      long diff = (long) LONG.get(body, i) ^ QUOTES;
      long zeros = (diff - ONES) & ~diff & HIGHS;
      if (zeros != 0) {
        return i + (Long.numberOfTrailingZeros(zeros) >>> 3);
      }
    }
    while (i < body.length && body[i] != '"') {
      i++;
    }
    return i;
  }

  // A last character with bits that mean nothing is refused, as AWS does; Java's decoder takes it.
  private boolean hasNoStrayBits(int start, int quote) {
    if (quote == start || body[quote - 1] != '=') {
      return true;
    }
    return body[quote - 2] == '='
        ? (sextet(body[quote - 3]) & 0b1111) == 0
        : (sextet(body[quote - 2]) & 0b11) == 0;
  }

  private static int sextet(byte c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return c == '+' ? 62 : 63;
  }

  private boolean is(byte[] name) {
    if (textLength != name.length) {
      return false;
    }
    for (int i = 0; i < name.length; i++) {
      if (body[textOffset + i] != name[i]) {
        return false;
      }
    }
    return true;
  }

  private boolean another(char end) {
    skipSpace();
    UnusualException.unless(at < body.length && (body[at] == ',' || body[at] == end));
    return body[at++] == ',';
  }

  private void expect(char c) {
    skipSpace();
    UnusualException.unless(at < body.length && body[at] == c);
    at++;
  }

  private void skipSpace() {
    while (at < body.length
        && (body[at] == ' ' || body[at] == '\n' || body[at] == '\t' || body[at] == '\r')) {
      at++;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
