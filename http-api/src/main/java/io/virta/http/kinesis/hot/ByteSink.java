package io.virta.http.kinesis.hot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Collects the bytes of an answer in one array. Not thread-safe. */
final class ByteSink {
  private byte[] array;
  private int size;

  ByteSink(int expected) {
    this.array = new byte[expected];
  }

  int size() {
    return size;
  }

  byte[] array() {
    return array;
  }

  ByteSink put(int value) {
    reserve(1);
    array[size++] = (byte) value;
    return this;
  }

  ByteSink put(byte[] bytes) {
    return put(bytes, 0, bytes.length);
  }

  ByteSink put(byte[] bytes, int offset, int length) {
    reserve(length);
    System.arraycopy(bytes, offset, array, size, length);
    size += length;
    return this;
  }

  ByteSink putAscii(String text) {
    return put(text.getBytes(StandardCharsets.US_ASCII));
  }

  ByteSink put(SequenceDigits digits) {
    reserve(SequenceDigits.LENGTH);
    digits.copyTo(array, size);
    size += SequenceDigits.LENGTH;
    return this;
  }

  ByteSink putBase64(byte[] bytes, int offset, int length) {
    int chars = Base64Data.encodedLength(length);
    reserve(chars);
    Base64Data.encode(bytes, offset, length, array, size);
    size += chars;
    return this;
  }

  /** Appends UTF-8 bytes, escaped as the contents of a JSON string. */
  ByteSink putJsonText(byte[] utf8, int offset, int length) {
    for (int i = offset; i < offset + length; i++) {
      int c = utf8[i];
      if (c == '"' || c == '\\') {
        put('\\').put(c);
      } else if (c >= 0 && c < ' ') {
        putAscii("\\u%04x".formatted(c));
      } else {
        put(c);
      }
    }
    return this;
  }

  /** Returns the number of bytes that {@link #putJsonText} appends. */
  static int jsonTextLength(byte[] utf8, int offset, int length) {
    int bytes = length;
    for (int i = offset; i < offset + length; i++) {
      int c = utf8[i];
      if (c == '"' || c == '\\') {
        bytes += 1;
      } else if (c >= 0 && c < ' ') {
        bytes += 5;
      }
    }
    return bytes;
  }

  /** Appends the head of a CBOR item. */
  ByteSink putCborHead(int major, int value) {
    int type = major << 5;
    if (value < 24) {
      return put(type | value);
    }
    if (value < 0x100) {
      return put(type | 24).put(value);
    }
    if (value < 0x1_0000) {
      return put(type | 25).put(value >>> 8).put(value);
    }
    return put(type | 26).put(value >>> 24).put(value >>> 16).put(value >>> 8).put(value);
  }

  /** Returns the number of bytes that {@link #putCborHead} appends. */
  static int cborHeadLength(int value) {
    return value < 24 ? 1 : value < 0x100 ? 2 : value < 0x1_0000 ? 3 : 5;
  }

  private void reserve(int more) {
    if (array.length - size < more) {
      array = Arrays.copyOf(array, Math.max(size + more, array.length * 2));
    }
  }
}
