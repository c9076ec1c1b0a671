package io.virta.http.kinesis.hot;

import io.virta.http.kinesis.hot.PutEntries.Encoding;
import org.jspecify.annotations.Nullable;

/**
 * The CBOR counterpart of {@link JsonPutScanner}; data is not encoded here. Accepts maps and lists
 * of definite or indefinite size, and strings in one piece.
 */
public final class CborPutScanner extends PutScanner {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int BREAK = 0xFF;
  private static final int INDEFINITE = 31;
  private static final int UNKNOWN_SIZE = -1;

  private CborPutScanner(byte[] body, PutLimits limits) {
    super(body, Encoding.PLAIN, limits);
  }

  /** Reads a PutRecords request; returns null if the general reader must read it. */
  public static @Nullable PutRequest putRecords(byte[] body, PutLimits limits) {
    return new CborPutScanner(body, limits).scan(true);
  }

  /** Reads a PutRecord request; returns null if the general reader must read it. */
  public static @Nullable PutRequest putRecord(byte[] body, PutLimits limits) {
    return new CborPutScanner(body, limits).scan(false);
  }

  @Override
  int object() {
    return head(MAP);
  }

  @Override
  int list() {
    return head(LIST);
  }

  @Override
  boolean hasNext(int size, int done, char end) {
    if (size != UNKNOWN_SIZE) {
      return done < size;
    }
    UnusualException.unless(at < body.length);
    if ((body[at] & 0xFF) != BREAK) {
      return true;
    }
    at++;
    return false;
  }

  @Override
  void name() {
    string(TEXT);
  }

  @Override
  void text() {
    string(TEXT);
    for (int i = textOffset; i < at; i++) {
      UnusualException.unless(body[i] >= ' ');
    }
  }

  @Override
  void data() {
    string(BYTES);
  }

  @Override
  void end() {
    UnusualException.unless(at == body.length);
  }

  private void string(int major) {
    int length = head(major);
    UnusualException.unless(length >= 0 && length <= body.length - at);
    textOffset = at;
    textLength = length;
    at += length;
  }

  /**
   * Reads the head of an item and returns its size or length; {@link #UNKNOWN_SIZE} for a map or
   * list of indefinite size.
   */
  private int head(int major) {
    int first = next();
    UnusualException.unless(first >>> 5 == major);
    int info = first & 0x1F;
    if (info == INDEFINITE) {
      UnusualException.unless(major == MAP || major == LIST);
      return UNKNOWN_SIZE;
    }
    return info < 24 ? info : longHead(info);
  }

  private int longHead(int info) {
    UnusualException.unless(info <= 26);
    int value = 0;
    for (int i = 0; i < 1 << (info - 24); i++) {
      value = (value << 8) | next();
    }
    UnusualException.unless(value >= 0);
    return value;
  }

  private int next() {
    UnusualException.unless(at < body.length);
    return body[at++] & 0xFF;
  }
}
