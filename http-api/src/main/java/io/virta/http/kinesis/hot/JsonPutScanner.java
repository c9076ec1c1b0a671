package io.virta.http.kinesis.hot;

import io.virta.http.kinesis.hot.PutEntries.Encoding;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a PutRecord or PutRecords request in JSON: finds the parts without creating
 * objects for them. Reads the JSON that SDKs write and returns {@code null} for all other input
 * (escapes, unknown or repeated members, any error), which is left to the general reader. For input
 * that it accepts, the general reader would give the same result, except that base64 characters are
 * only checked when they are decoded.
 */
public final class JsonPutScanner extends PutScanner {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long QUOTES = ONES * '"';
  private static final long BACKSLASHES = ONES * '\\';
  private static final long SPACES = ONES * ' ';

  private JsonPutScanner(byte[] body, PutLimits limits) {
    super(body, Encoding.BASE64, limits);
  }

  /** Reads a PutRecords request; returns null if the general reader must read it. */
  public static @Nullable PutRequest putRecords(byte[] body, PutLimits limits) {
    return new JsonPutScanner(body, limits).scan(true);
  }

  /** Reads a PutRecord request; returns null if the general reader must read it. */
  public static @Nullable PutRequest putRecord(byte[] body, PutLimits limits) {
    return new JsonPutScanner(body, limits).scan(false);
  }

  @Override
  int object() {
    expect('{');
    return 0;
  }

  @Override
  int list() {
    expect('[');
    return 0;
  }

  // Empty objects and lists are left to the general reader, so a first part is always expected.
  @Override
  boolean hasNext(int size, int done, char end) {
    if (done == 0) {
      return true;
    }
    skipSpace();
    UnusualException.unless(at < body.length && (body[at] == ',' || body[at] == end));
    return body[at++] == ',';
  }

  @Override
  void name() {
    text();
    expect(':');
  }

  @Override
  void text() {
    expect('"');
    int start = at;
    at = indexOfSpecial(start);
    UnusualException.unless(at < body.length && body[at] == '"');
    endText(start);
  }

  @Override
  void end() {
    skipSpace();
    UnusualException.unless(at == body.length);
  }

  /** Reads a string that ends at the next quote; an escape in it fails when the data is decoded. */
  @Override
  void data() {
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
      long quotes = zeros((long) LONG.get(body, i) ^ QUOTES) & HIGHS;
      if (quotes != 0) {
        return i + firstByte(quotes);
      }
    }
    while (i < body.length && body[i] != '"') {
      i++;
    }
    return i;
  }

  /** Returns the index of the first quote, backslash or byte that is not printable ASCII. */
  private int indexOfSpecial(int from) {
    int i = from;
    for (; i <= body.length - Long.BYTES; i += Long.BYTES) {
      long word = (long) LONG.get(body, i);
      // The high bit of a byte is set if the byte is below a space, or not ASCII.
      long outside = (word - SPACES) | word;
      long special = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | outside) & HIGHS;
      if (special != 0) {
        return i + firstByte(special);
      }
    }
    while (i < body.length && body[i] >= ' ' && body[i] != '"' && body[i] != '\\') {
      i++;
    }
    return i;
  }

  /** Sets the high bit of the first zero byte; the high bits after it are not reliable. */
  private static long zeros(long word) {
    return (word - ONES) & ~word;
  }

  private static int firstByte(long highs) {
    return Long.numberOfTrailingZeros(highs) >>> 3;
  }

  // Unused bits in the last character are refused, as on AWS; Java's decoder would accept them.
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
}
