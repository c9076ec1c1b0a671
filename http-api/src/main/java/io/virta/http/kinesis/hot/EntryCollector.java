package io.virta.http.kinesis.hot;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.StreamName;
import io.virta.http.kinesis.hot.PutEntries.Encoding;
import io.virta.http.kinesis.model.Arns;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Collects the findings of a scanner: the parts of the current record, the records so far and the
 * stream. Texts are printable ASCII. Accepts only input that is certainly valid and throws {@link
 * UnusualException} otherwise.
 */
final class EntryCollector {
  private static final int EXPECTED_RECORDS = 64;
  private static final int HASH_DIGITS_MAX = 39;
  private static final int ABSENT = -1;

  private final byte[] body;
  private final Encoding encoding;
  private final PutLimits limits;
  private final PutEntries.Builder entries;
  private long payloadBytes;
  private int keyOffset = ABSENT;
  private int keyLength;
  private int dataOffset = ABSENT;
  private int dataLength;
  private @Nullable HashKey explicitHash;
  private @Nullable String streamName;
  private @Nullable String streamArn;

  EntryCollector(byte[] body, Encoding encoding, PutLimits limits) {
    this.body = body;
    this.encoding = encoding;
    this.limits = limits;
    this.entries = new PutEntries.Builder(body, encoding, EXPECTED_RECORDS);
  }

  void key(int offset, int length) {
    UnusualException.unless(
        keyOffset == ABSENT && length >= 1 && length <= PutLimits.PARTITION_KEY_CHARS_MAX);
    keyOffset = offset;
    keyLength = length;
  }

  void data(int offset, int length) {
    UnusualException.unless(dataOffset == ABSENT);
    dataOffset = offset;
    dataLength = length;
  }

  void explicitHash(int offset, int length) {
    UnusualException.unless(explicitHash == null && length <= HASH_DIGITS_MAX);
    try {
      explicitHash = HashKey.parse(ascii(offset, length));
    } catch (IllegalArgumentException refused) {
      throw new UnusualException();
    }
  }

  void streamName(int offset, int length) {
    String name = ascii(offset, length);
    UnusualException.unless(!hasStream() && StreamName.isValid(name));
    streamName = name;
  }

  void streamArn(int offset, int length) {
    String arn = ascii(offset, length);
    UnusualException.unless(!hasStream() && Arns.isStream(arn));
    streamArn = arn;
  }

  /** Ends the current record. */
  void endRecord() {
    UnusualException.unless(keyOffset != ABSENT && dataOffset != ABSENT);
    UnusualException.unless(entries.count() < PutLimits.RECORDS_MAX);
    int bytes = keyLength + PutEntries.decodedLength(body, encoding, dataOffset, dataLength);
    payloadBytes += bytes;
    UnusualException.unless(
        bytes <= limits.recordBytesMax() && payloadBytes <= limits.requestPayloadBytesMax());
    HashKey hash = explicitHash;
    if (hash == null) {
      entries.add(keyOffset, keyLength, dataOffset, dataLength);
    } else {
      entries.add(keyOffset, keyLength, dataOffset, dataLength, hash);
    }
    keyOffset = ABSENT;
    dataOffset = ABSENT;
    explicitHash = null;
  }

  PutRequest build() {
    UnusualException.unless(hasStream() && entries.count() > 0);
    return new PutRequest(streamName, streamArn, null, entries.build());
  }

  private boolean hasStream() {
    return streamName != null || streamArn != null;
  }

  private String ascii(int offset, int length) {
    return new String(body, offset, length, StandardCharsets.ISO_8859_1);
  }
}
