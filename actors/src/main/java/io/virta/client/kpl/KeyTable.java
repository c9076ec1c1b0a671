package io.virta.client.kpl;

import io.virta.actors.model.HashKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The keys that the user records of one aggregated record refer to by index. Each is decoded and
 * hashed on first use, and only once: a malicious table may have one long key and a million
 * references to it. Not thread safe.
 */
final class KeyTable {
  private static final int FIRST_SLOTS = 16;

  private final byte[] array;
  private long[] spans = new long[FIRST_SLOTS];
  private int size;
  private @Nullable String @Nullable [] texts;
  private @Nullable HashKey @Nullable [] hashes;

  KeyTable(byte[] array) {
    this.array = array;
  }

  /** Adds the key in these bytes of the array. */
  void add(int offset, int length) {
    if (size == spans.length) {
      spans = Arrays.copyOf(spans, size * 2);
    }
    spans[size++] = (long) offset << Integer.SIZE | length;
  }

  boolean has(long index) {
    return index >= 0 && index < size;
  }

  String text(int index) {
    if (texts == null) {
      texts = new @Nullable String[size];
    }
    String text = texts[index];
    if (text == null) {
      text = new String(array, offset(index), length(index), StandardCharsets.UTF_8);
      texts[index] = text;
    }
    return text;
  }

  /** Returns the hash of a partition key. */
  HashKey hash(int index) {
    HashKey hash = known(index);
    if (hash == null) {
      hash = remember(index, HashKey.ofPartitionKey(array, offset(index), length(index)));
    }
    return hash;
  }

  /**
   * Parses an explicit hash key, a decimal number.
   *
   * @throws IllegalArgumentException when the text is no hash key
   */
  HashKey number(int index) {
    HashKey number = known(index);
    if (number == null) {
      number =
          remember(
              index,
              HashKey.parse(
                  new String(array, offset(index), length(index), StandardCharsets.UTF_8)));
    }
    return number;
  }

  private @Nullable HashKey known(int index) {
    if (hashes == null) {
      hashes = new @Nullable HashKey[size];
    }
    return hashes[index];
  }

  private HashKey remember(int index, HashKey key) {
    if (hashes != null) {
      hashes[index] = key;
    }
    return key;
  }

  /** Returns the index in the array at which the key starts. */
  int offset(int index) {
    return (int) (spans[index] >>> Integer.SIZE);
  }

  int length(int index) {
    return (int) spans[index];
  }
}
