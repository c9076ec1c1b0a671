package io.virta.http.kinesis.hot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Base64 (RFC 4648) between parts of arrays. The coders of the JDK create an array for each result,
 * so that every record would be copied once more.
 */
final class Base64Data {
  private static final String ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  /** Characters of one group, which are three bytes. */
  private static final int GROUP = 4;

  /** Two groups are six bytes, but they are written as a long. */
  private static final int TWO_GROUPS = 2 * GROUP;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  // The bits of a character at its place in a group; negative if it is not in the alphabet.
  private static final int[] FIRST = bits(18);
  private static final int[] SECOND = bits(12);
  private static final int[] THIRD = bits(6);
  private static final int[] FOURTH = bits(0);

  private static final byte PADDING = '=';

  /** The two characters of every 12 bits. */
  private static final long[] PAIRS = pairs();

  private Base64Data() {}

  /** Returns the number of bytes that the characters encode, if they are base64. */
  static int decodedLength(byte[] chars, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    int end = offset + length;
    int padding = chars[end - 1] != '=' ? 0 : chars[end - 2] != '=' ? 1 : 2;
    return length / GROUP * 3 - padding;
  }

  /**
   * Writes {@link #decodedLength} bytes to {@code to}, starting at {@code at}.
   *
   * @param length a multiple of 4
   * @throws NotBase64Exception if the characters are not base64; some bytes may be written then
   */
  static void decode(byte[] chars, int offset, int length, byte[] to, int at) {
    if (length == 0) {
      return;
    }
    int in = offset;
    int out = at;
    int lastGroup = offset + length - GROUP;
    int wrong = 0;
    for (; in < lastGroup - TWO_GROUPS; in += TWO_GROUPS, out += 6) {
      int one = group(chars, in);
      int other = group(chars, in + GROUP);
      wrong |= one | other;
      LONG.set(to, out, (((long) one << 24) | other) << 16);
    }
    for (; in < lastGroup; in += GROUP, out += 3) {
      int group = group(chars, in);
      wrong |= group;
      put(group, 3, to, out);
    }
    wrong |= decodeLast(chars, in, to, out);
    if (wrong < 0) {
      throw new NotBase64Exception();
    }
  }

  /** Decodes one to three bytes. Returns a negative number if the group is not base64. */
  private static int decodeLast(byte[] chars, int in, byte[] to, int out) {
    int bytes = decodedLength(chars, in, GROUP);
    int group = FIRST[chars[in] & 0xFF] | SECOND[chars[in + 1] & 0xFF];
    if (bytes > 1) {
      group |= THIRD[chars[in + 2] & 0xFF];
    }
    if (bytes > 2) {
      group |= FOURTH[chars[in + 3] & 0xFF];
    }
    put(group, bytes, to, out);
    return group;
  }

  /** Returns the number of characters of that many bytes. */
  static int encodedLength(int bytes) {
    return (bytes + 2) / 3 * GROUP;
  }

  /** Writes {@link #encodedLength} characters to {@code to}, starting at {@code at}. */
  static void encode(byte[] bytes, int offset, int length, byte[] to, int at) {
    int in = offset;
    int out = at;
    int end = offset + length;
    for (; in <= end - Long.BYTES; in += 6, out += TWO_GROUPS) {
      long word = (long) LONG.get(bytes, in); // two bytes more than are needed
      LONG.set(
          to,
          out,
          (PAIRS[(int) (word >>> 52)] << 48)
              | (PAIRS[(int) (word >>> 40) & 0xFFF] << 32)
              | (PAIRS[(int) (word >>> 28) & 0xFFF] << 16)
              | PAIRS[(int) (word >>> 16) & 0xFFF]);
    }
    for (; in < end; in += 3, out += GROUP) {
      encodeGroup(bytes, in, Math.min(3, end - in), to, out);
    }
  }

  /** Encodes the one to three bytes of a group. */
  private static void encodeGroup(byte[] bytes, int in, int count, byte[] to, int out) {
    int group = 0;
    for (int i = 0; i < 3; i++) {
      group = (group << Byte.SIZE) | (i < count ? bytes[in + i] & 0xFF : 0);
    }
    for (int i = 0; i < GROUP; i++) {
      to[out + i] = i <= count ? (byte) ALPHABET.charAt((group >> (18 - 6 * i)) & 0x3F) : PADDING;
    }
  }

  private static int group(byte[] chars, int at) {
    return FIRST[chars[at] & 0xFF]
        | SECOND[chars[at + 1] & 0xFF]
        | THIRD[chars[at + 2] & 0xFF]
        | FOURTH[chars[at + 3] & 0xFF];
  }

  private static void put(int group, int bytes, byte[] to, int at) {
    for (int i = 0; i < bytes; i++) {
      to[at + i] = (byte) (group >> (16 - Byte.SIZE * i));
    }
  }

  private static long[] pairs() {
    long[] pairs = new long[1 << 12];
    for (int bits = 0; bits < pairs.length; bits++) {
      pairs[bits] = ((long) ALPHABET.charAt(bits >> 6) << Byte.SIZE) | ALPHABET.charAt(bits & 0x3F);
    }
    return pairs;
  }

  private static int[] bits(int shift) {
    int[] bits = new int[256];
    Arrays.fill(bits, -1);
    for (int i = 0; i < ALPHABET.length(); i++) {
      bits[ALPHABET.charAt(i)] = i << shift;
    }
    return bits;
  }
}
