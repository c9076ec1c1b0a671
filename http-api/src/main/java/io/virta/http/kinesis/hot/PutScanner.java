package io.virta.http.kinesis.hot;

import io.virta.http.kinesis.hot.PutEntries.Encoding;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The first pass over a PutRecord or PutRecords request: finds the parts, makes no object for them.
 * What both dialects share: which members a request has. Used once, by one thread.
 */
abstract class PutScanner {
  private static final byte[] RECORDS = ascii("Records");
  private static final byte[] DATA = ascii("Data");
  private static final byte[] PARTITION_KEY = ascii("PartitionKey");
  private static final byte[] EXPLICIT_HASH_KEY = ascii("ExplicitHashKey");
  private static final byte[] STREAM_NAME = ascii("StreamName");
  private static final byte[] STREAM_ARN = ascii("StreamARN");

  final byte[] body;

  /** The next byte to look at. */
  int at;

  /** The string read last. */
  int textOffset;

  int textLength;

  private final EntryCollector found;

  PutScanner(byte[] body, Encoding encoding, PutLimits limits) {
    this.body = body;
    this.found = new EntryCollector(body, encoding, limits);
  }

  /** Enters an object; answers its size, or what {@link #hasNext} understands instead. */
  abstract int object();

  /** Enters a list, as {@link #object}. */
  abstract int list();

  /** Whether an object or list goes on behind that many parts; leaves it when not. */
  abstract boolean hasNext(int size, int done, char end);

  /** Reads the name of a member. */
  abstract void name();

  /**
   * Reads a text of printable ASCII. Others are legal, but their characters must be counted and
   * checked.
   */
  abstract void text();

  /** Reads bytes in the encoding of the dialect. */
  abstract void data();

  /** Requires that nothing follows. */
  abstract void end();

  /** The request; null when the general reader must decide. */
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
