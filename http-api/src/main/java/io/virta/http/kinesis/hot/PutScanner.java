package io.virta.http.kinesis.hot;

import io.virta.http.kinesis.hot.PutEntries.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a PutRecord or PutRecords request: finds the parts without creating objects
 * for them. Contains the part common to both dialects: the members of requests. Used once, by one
 * thread.
 */
abstract class PutScanner {
  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] DATA = ascii("Data");
  private static final byte[] PARTITION_KEY = ascii("PartitionKey");
  private static final byte[] EXPLICIT_HASH_KEY = ascii("ExplicitHashKey");
  private static final byte[] STREAM_NAME = ascii("StreamName");
  private static final byte[] STREAM_ARN = ascii("StreamARN");

  final byte[] body;

  /** The index of the next byte to read. */
  int at;

  /** The string read last. */
  int textOffset;

  int textLength;

  private final EntryCollector found;

  PutScanner(byte[] body, Encoding encoding, PutLimits limits) {
    this.body = body;
    this.found = new EntryCollector(body, encoding, limits);
  }

  /** Enters an object; returns its size, or another value for {@link #hasNext}. */
  abstract int object();

  /** Enters a list, see {@link #object}. */
  abstract int list();

  /** Whether an object or list continues after {@code done} parts; leaves it if not. */
  abstract boolean hasNext(int size, int done, char end);

  /** Reads the name of a member. */
  abstract void name();

  /**
   * Reads a text of printable ASCII. Other texts are legal, but the general reader must count and
   * check their characters.
   */
  abstract void text();

  /** Reads bytes in the encoding of the dialect. */
  abstract void data();

  /** Requires the end of the input. */
  abstract void end();

  /** Returns the request, or null if the general reader must read it. */
  final @Nullable PutRequest scan(boolean many) {
    try {
      document(many);
      return found.build();
    } catch (UnusualException unusual) {
      return null;
    }
  }

  private void document(boolean many) {
    boolean recordsSeen = false;
    int size = object();
    for (int i = 0; hasNext(size, i, '}'); i++) {
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
    }
    if (!many) {
      found.endRecord();
    }
    end();
  }

  private void records() {
    int size = list();
    for (int i = 0; hasNext(size, i, ']'); i++) {
      int members = object();
      for (int k = 0; hasNext(members, k, '}'); k++) {
        name();
        recordMember();
      }
      found.endRecord();
    }
  }

  private void recordMember() {
    if (is(DATA)) {
      data();
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

  private boolean is(byte[] name) {
    return Arrays.equals(body, textOffset, textOffset + textLength, name, 0, name.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
