package io.virta.http.hot;

import io.virta.http.hot.PutEntries.Encoding;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The same as {@link JsonPutScanner} for CBOR, where data stands as it is: maps and lists of known
 * or unknown size, strings in one piece.
 */
public final class CborPutScanner {
  private static final int BYTES = 2;
  private static final int TEXT = 3;
  private static final int LIST = 4;
  private static final int MAP = 5;
  private static final int BREAK = 0xFF;
  private static final int INDEFINITE = 31;
  private static final int UNKNOWN_SIZE = -1;

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

  private CborPutScanner(byte[] body, PutLimits limits) {
    this.body = body;
    this.found = new EntryCollector(body, Encoding.PLAIN, limits);
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
      CborPutScanner scanner = new CborPutScanner(body, limits);
      scanner.document(many);
      return scanner.found.build();
    } catch (UnusualException unusual) {
      return null;
    }
  }

  private void document(boolean many) {
    boolean recordsSeen = false;
    int size = head(MAP);
    for (int i = 0; hasNext(size, i); i++) {
      string(TEXT);
      if (is(STREAM_NAME)) {
        string(TEXT);
        found.streamName(textOffset, textLength);
      } else if (is(STREAM_ARN)) {
        string(TEXT);
        found.streamArn(textOffset, textLength);
      } else if (many) {
        UnusualException.unless(is(RECORDS) && !recordsSeen);
        recordsSeen = true;
        records();
      } else {
        recordMember();
      }
    }
    if (!many) {
      found.endRecord();
    }
    UnusualException.unless(at == body.length);
  }

  private void records() {
    int size = head(LIST);
    for (int i = 0; hasNext(size, i); i++) {
      int members = head(MAP);
      for (int k = 0; hasNext(members, k); k++) {
        string(TEXT);
        recordMember();
      }
      found.endRecord();
    }
  }

  private void recordMember() {
    if (is(DATA)) {
      string(BYTES);
      found.data(textOffset, textLength);
    } else if (is(PARTITION_KEY)) {
      string(TEXT);
      found.key(textOffset, textLength);
    } else {
      UnusualException.unless(is(EXPLICIT_HASH_KEY));
      string(TEXT);
      found.explicitHash(textOffset, textLength);
    }
  }

  private void string(int major) {
    int length = head(major);
    UnusualException.unless(length >= 0 && length <= body.length - at);
    textOffset = at;
    textLength = length;
    at += length;
  }

  /** The size or length of what comes; {@link #UNKNOWN_SIZE} for a map or list with a break. */
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

  private boolean hasNext(int size, int done) {
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

  private int next() {
    UnusualException.unless(at < body.length);
    return body[at++] & 0xFF;
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

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
