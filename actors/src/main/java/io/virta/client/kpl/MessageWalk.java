package io.virta.client.kpl;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;

/**
 * One pass over the fields of an {@code AggregatedRecord} message, in their order in the message.
 * Reads the wire format directly: generated classes would copy the data of every user record, and
 * would need a code generator in the build for four fields. Unknown fields, repeated occurrences of
 * single fields and missing required fields are handled as by generated classes. Not thread safe.
 *
 * <pre>{@code
 * message AggregatedRecord {
 *   repeated string partition_key_table = 1;
 *   repeated string explicit_hash_key_table = 2;
 *   repeated Record records = 3;
 * }
 * message Record {
 *   required uint64 partition_key_index = 1;
 *   optional uint64 explicit_hash_key_index = 2;
 *   required bytes data = 3;
 *   repeated Tag tags = 4;        // required string key = 1; optional string value = 2
 * }
 * }</pre>
 */
final class MessageWalk {
  /** The kinds of fields that {@link #next} returns. */
  enum Field {
    PARTITION_KEY,
    EXPLICIT_HASH_KEY,
    RECORD,
    END
  }

  private static final int LENGTH_DELIMITED = 2;
  private static final int PARTITION_KEY_TAG = 1 << 3 | LENGTH_DELIMITED;
  private static final int EXPLICIT_HASH_KEY_TAG = 2 << 3 | LENGTH_DELIMITED;
  private static final int RECORD_TAG = 3 << 3 | LENGTH_DELIMITED;

  private static final int PARTITION_KEY_INDEX_TAG = 1 << 3;
  private static final int EXPLICIT_HASH_KEY_INDEX_TAG = 2 << 3;
  private static final int DATA_TAG = 3 << 3 | LENGTH_DELIMITED;
  private static final int TAGS_TAG = 4 << 3 | LENGTH_DELIMITED;
  private static final int TAG_KEY_TAG = 1 << 3 | LENGTH_DELIMITED;

  private final CodedInputStream in;
  private final int start;
  private int offset;
  private int length;
  private long partitionKeyIndex;
  private long explicitHashKeyIndex;
  private boolean explicitHashKey;

  MessageWalk(byte[] array, int offset, int length) {
    this.in = CodedInputStream.newInstance(array, offset, length);
    this.start = offset;
  }

  /**
   * Moves to the next known field.
   *
   * @throws IOException when the bytes are no valid message
   */
  Field next() throws IOException {
    while (true) {
      int tag = in.readTag();
      switch (tag) {
        case 0 -> {
          return Field.END;
        }
        case PARTITION_KEY_TAG -> {
          takeBytes();
          return Field.PARTITION_KEY;
        }
        case EXPLICIT_HASH_KEY_TAG -> {
          takeBytes();
          return Field.EXPLICIT_HASH_KEY;
        }
        case RECORD_TAG -> {
          takeRecord();
          return Field.RECORD;
        }
        default -> skip(tag);
      }
    }
  }

  /**
   * Moves to the next record, over any keys before it; returns false if there is none.
   *
   * @throws IOException when the bytes are no valid message
   */
  boolean nextRecord() throws IOException {
    Field field = next();
    while (field != Field.RECORD && field != Field.END) {
      field = next();
    }
    return field == Field.RECORD;
  }

  /** Returns the index in the array at which the key, or the record's data, starts. */
  int offset() {
    return offset;
  }

  /** Returns the length of the key, or of the record's data. */
  int length() {
    return length;
  }

  long partitionKeyIndex() {
    return partitionKeyIndex;
  }

  boolean hasExplicitHashKey() {
    return explicitHashKey;
  }

  /** Returns the index of the explicit hash key; valid only if {@link #hasExplicitHashKey}. */
  long explicitHashKeyIndex() {
    return explicitHashKeyIndex;
  }

  private void takeRecord() throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    boolean hasIndex = false;
    boolean hasData = false;
    explicitHashKey = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (tag) {
        case PARTITION_KEY_INDEX_TAG -> {
          partitionKeyIndex = in.readUInt64();
          hasIndex = true;
        }
        case EXPLICIT_HASH_KEY_INDEX_TAG -> {
          explicitHashKeyIndex = in.readUInt64();
          explicitHashKey = true;
        }
        case DATA_TAG -> {
          takeBytes();
          hasData = true;
        }
        case TAGS_TAG -> checkTag();
        default -> skip(tag);
      }
    }
    in.popLimit(outer);
    if (!hasIndex || !hasData) {
      throw new InvalidProtocolBufferException("a record lacks a required field");
    }
  }

  private void checkTag() throws IOException {
    int outer = in.pushLimit(in.readRawVarint32());
    boolean hasKey = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      hasKey |= tag == TAG_KEY_TAG;
      skip(tag);
    }
    in.popLimit(outer);
    if (!hasKey) {
      throw new InvalidProtocolBufferException("a tag lacks its key");
    }
  }

  private void takeBytes() throws IOException {
    length = in.readRawVarint32();
    offset = start + in.getTotalBytesRead();
    in.skipRawBytes(length);
  }

  private void skip(int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("a group ends that never began");
    }
  }
}
