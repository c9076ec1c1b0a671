package io.virta.dashboards.tail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Selects records that contain every given word, each anywhere in the partition key or the data.
 * ASCII letters match case-insensitively. Works on bytes: no text is decoded.
 */
public final class TextFilter {
  /** The maximum length of a filter in characters. */
  public static final int CHARS_MAX = 256;

  private static final TextFilter ALL = new TextFilter(List.of());

  private final List<byte[]> words;

  private TextFilter(List<byte[]> words) {
    this.words = words;
  }

  /**
   * Creates a filter from blank-separated words; without words, every record passes.
   *
   * @throws IllegalArgumentException if it is longer than {@link #CHARS_MAX}
   */
  public static TextFilter of(String text) {
    if (text.length() > CHARS_MAX) {
      throw new IllegalArgumentException(
          "a filter has at most " + CHARS_MAX + " characters, not " + text.length());
    }
    if (text.isBlank()) {
      return ALL;
    }
    return new TextFilter(
        Arrays.stream(text.strip().split("\\s+"))
            .map(word -> lowerAscii(word.getBytes(StandardCharsets.UTF_8)))
            .toList());
  }

  /** Whether every record passes without being searched. */
  public boolean passesAll() {
    return words.isEmpty();
  }

  /** Whether a record with this key and data passes. */
  boolean passes(Bytes key, Bytes data) {
    for (byte[] word : words) {
      if (!key.hold(word) && !data.hold(word)) {
        return false;
      }
    }
    return true;
  }

  /** A read-only range of an array. */
  static final class Bytes {
    private final byte[] array;
    private final int offset;
    private final int length;

    Bytes(byte[] array, int offset, int length) {
      this.array = array;
      this.offset = offset;
      this.length = length;
    }

    static Bytes all(byte[] array) {
      return new Bytes(array, 0, array.length);
    }

    int length() {
      return length;
    }

    ByteBuffer buffer() {
      return ByteBuffer.wrap(array, offset, length);
    }

    private boolean hold(byte[] word) {
      return holds(array, offset, length, word);
    }
  }

  private static boolean holds(byte[] array, int offset, int length, byte[] word) {
    int last = offset + length - word.length;
    for (int start = offset; start <= last; start++) {
      int i = 0;
      while (i < word.length && lower(array[start + i]) == word[i]) {
        i++;
      }
      if (i == word.length) {
        return true;
      }
    }
    return false;
  }

  private static byte[] lowerAscii(byte[] bytes) {
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = lower(bytes[i]);
    }
    return bytes;
  }

  private static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b + ('a' - 'A')) : b;
  }

  @Override
  public String toString() {
    return words.stream()
        .map(word -> new String(word, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT))
        .toList()
        .toString();
  }
}
