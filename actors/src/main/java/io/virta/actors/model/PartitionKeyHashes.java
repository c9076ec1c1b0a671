package io.virta.actors.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The hash keys of many partition keys at once: MD5, each step taken for all keys before the next
 * step, in loops that the JIT compiler turns into vector instructions. For 500 keys of 16 bytes
 * that is about four times as fast as one digest after the other. Not thread safe.
 *
 * <p>Source: RFC 1321. Only keys that fit in one block of MD5 are hashed this way; longer ones, and
 * fewer than a handful, go through {@link HashKey#ofPartitionKey}.
 */
public final class PartitionKeyHashes {
  private static final int LANES = 512;
  private static final int KEYS_MIN = 8;

  /** A block of 64 bytes holds the key, a bit that ends it, and its length. */
  private static final int KEY_BYTES_MAX = 55;

  private static final int BLOCK_WORDS = 16;
  private static final int LENGTH_WORD = 14;
  private static final int STEPS = 64;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int[] START = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};
  private static final int[] ADDENDS = new int[STEPS];
  private static final int[][] ROTATIONS = {
    {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}
  };

  static {
    for (int step = 0; step < STEPS; step++) {
      ADDENDS[step] = (int) (long) (Math.abs(StrictMath.sin(step + 1)) * (1L << 32));
    }
  }

  private static final ThreadLocal<PartitionKeyHashes> OF_THREAD =
      ThreadLocal.withInitial(PartitionKeyHashes::new);

  private final int[][] words = new int[BLOCK_WORDS][LANES];
  private final int[][] state = new int[START.length][LANES];
  private final int[] keys = new int[LANES];
  private int lanes;

  private PartitionKeyHashes() {}

  /**
   * Hashes partition keys.
   *
   * @param bytes where the keys stand, in UTF-8
   * @param offsets where key {@code i} begins
   * @param lengths bytes of key {@code i}
   * @param known which hash keys are not to be computed
   * @param count how many keys there are
   * @param hashes gets the upper and the lower half of hash key {@code i} at {@code 2 * i} and
   *     {@code 2 * i + 1}
   */
  public static void hash(
      byte[] bytes, int[] offsets, int[] lengths, boolean[] known, int count, long[] hashes) {
    PartitionKeyHashes lanes = count < KEYS_MIN ? null : OF_THREAD.get();
    for (int i = 0; i < count; i++) {
      if (known[i]) {
        continue;
      }
      if (lanes == null || lengths[i] > KEY_BYTES_MAX) {
        HashKey hash = HashKey.ofPartitionKey(bytes, offsets[i], lengths[i]);
        hashes[2 * i] = hash.high();
        hashes[2 * i + 1] = hash.low();
      } else {
        lanes.add(i, bytes, offsets[i], lengths[i]);
        if (lanes.lanes == LANES) {
          lanes.finish(hashes);
        }
      }
    }
    if (lanes != null) {
      lanes.finish(hashes);
    }
  }

  private void add(int key, byte[] bytes, int offset, int length) {
    int wholeWords = length / Integer.BYTES;
    for (int word = 0; word < wholeWords; word++) {
      words[word][lanes] = (int) INT.get(bytes, offset + word * Integer.BYTES);
    }
    int last = 0x80;
    for (int at = offset + length - 1; at >= offset + wholeWords * Integer.BYTES; at--) {
      last = last << Byte.SIZE | (bytes[at] & 0xFF);
    }
    words[wholeWords][lanes] = last;
    words[LENGTH_WORD][lanes] = length * Byte.SIZE;
    keys[lanes++] = key;
  }

  private void finish(long[] hashes) {
    int count = lanes;
    lanes = 0;
    for (int i = 0; i < START.length; i++) {
      Arrays.fill(state[i], 0, count, START[i]);
    }
    for (int step = 0; step < STEPS; step++) {
      step(step, count);
    }
    for (int lane = 0; lane < count; lane++) {
      hashes[2 * keys[lane]] = half(0, lane);
      hashes[2 * keys[lane] + 1] = half(2, lane);
    }
    for (int[] word : words) {
      Arrays.fill(word, 0, count, 0);
    }
  }

  /** Two words of a digest as they follow each other in its bytes. */
  private long half(int word, int lane) {
    int first = Integer.reverseBytes(state[word][lane] + START[word]);
    int second = Integer.reverseBytes(state[word + 1][lane] + START[word + 1]);
    return (long) first << Integer.SIZE | (second & 0xFFFF_FFFFL);
  }

  private void step(int step, int count) {
    int round = step / 16;
    int first = -step & 3; // the roles of the four words move on by one with each step
    int[] a = state[first];
    int[] b = state[first + 1 & 3];
    int[] c = state[first + 2 & 3];
    int[] d = state[first + 3 & 3];
    int addend = ADDENDS[step];
    int rotation = ROTATIONS[round][step & 3];
    switch (round) {
      case 0 -> first(a, b, c, d, words[step], addend, rotation, count);
      case 1 -> second(a, b, c, d, words[5 * step + 1 & 15], addend, rotation, count);
      case 2 -> third(a, b, c, d, words[3 * step + 5 & 15], addend, rotation, count);
      default -> fourth(a, b, c, d, words[7 * step & 15], addend, rotation, count);
    }
  }

  // One loop for each round, in the form that the compiler vectorizes: nothing but arrays and
  // locals.

  private static void first(
      int[] a, int[] b, int[] c, int[] d, int[] word, int addend, int rotation, int count) {
    for (int i = 0; i < count; i++) {
      int sum = a[i] + (d[i] ^ (b[i] & (c[i] ^ d[i]))) + addend + word[i];
      a[i] = b[i] + (sum << rotation | sum >>> (Integer.SIZE - rotation));
    }
  }

  private static void second(
      int[] a, int[] b, int[] c, int[] d, int[] word, int addend, int rotation, int count) {
    for (int i = 0; i < count; i++) {
      int sum = a[i] + (c[i] ^ (d[i] & (b[i] ^ c[i]))) + addend + word[i];
      a[i] = b[i] + (sum << rotation | sum >>> (Integer.SIZE - rotation));
    }
  }

  private static void third(
      int[] a, int[] b, int[] c, int[] d, int[] word, int addend, int rotation, int count) {
    for (int i = 0; i < count; i++) {
      int sum = a[i] + (b[i] ^ c[i] ^ d[i]) + addend + word[i];
      a[i] = b[i] + (sum << rotation | sum >>> (Integer.SIZE - rotation));
    }
  }

  private static void fourth(
      int[] a, int[] b, int[] c, int[] d, int[] word, int addend, int rotation, int count) {
    for (int i = 0; i < count; i++) {
      int sum = a[i] + (c[i] ^ (b[i] | ~d[i])) + addend + word[i];
      a[i] = b[i] + (sum << rotation | sum >>> (Integer.SIZE - rotation));
    }
  }
}
