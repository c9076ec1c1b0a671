package io.virta.dashboards.tail;

import io.virta.persistence.record.RecordBlock;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Picks records that hold every given word, each somewhere in the partition key or the data. ASCII
 * letters match in either case. Works on the stored bytes: nothing is decoded.
 */
public final class TextFilter {
  /** Longest filter in characters. */
  public static final int CHARS_MAX = 256;

  private static final TextFilter ALL = new TextFilter(List.of());

  private final List<byte[]> words;

  private TextFilter(List<byte[]> words) {
    this.words = words;
  }

  /**
   * A filter from words that are separated by blanks; none of them lets every record pass.
   *
   * @throws IllegalArgumentException when it is longer than {@link #CHARS_MAX}
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

  /** Whether every record passes, so that nobody needs to look. */
  public boolean passesAll() {
    return words.isEmpty();
  }

  /** Whether record {@code i} of the block passes. */
  public boolean passes(RecordBlock block, int i) {
    for (byte[] word : words) {
      if (!holds(block.array(), block.keyOffset(i), block.keyLength(i), word)
          && !holds(block.array(), block.dataOffset(i), block.dataLength(i), word)) {
        return false;
      }
    }
    return true;
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
