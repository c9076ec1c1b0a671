package io.virta.http.kinesis.hot;

import io.virta.actors.model.SequenceNumber;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * The decimal digits of consecutive sequence numbers of one batch. The next number is greater by
 * 2^80; adding that in decimal, eight digits at a time, costs a fraction of converting 186 bits.
 * Not thread-safe.
 */
final class SequenceDigits {
  /** The number of digits in all sequence numbers of the current version. */
  static final int LENGTH = 56;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final int LIMBS = LENGTH / Long.BYTES;
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHS = 0x8080_8080_8080_8080L;
  private static final long ZEROS = ONES * '0';
  // Added to a digit, it makes the byte overflow at ten, which carries into the next digit.
  private static final int CARRY_AT_TEN = 256 - 10;
  private static final long CARRIES_AT_TEN = 0xF6F6_F6F6_F6F6_F6F6L;
  private static final long[] UNIT = limbs(ascii(BigInteger.ONE.shiftLeft(80).toString()));

  /** Above this one only a carry changes anything. */
  private static final int FIRST_UNIT_LIMB = firstNotZero(UNIT);

  /** One digit per byte, the highest first. */
  private final long[] limbs;

  SequenceDigits(SequenceNumber first) {
    String digits = first.toString();
    if (digits.length() != LENGTH) {
      throw new IllegalArgumentException(first + " has not " + LENGTH + " digits");
    }
    this.limbs = limbs(ascii(digits));
  }

  void copyTo(byte[] out, int at) {
    for (int i = 0; i < LIMBS; i++) {
      LONG.set(out, at + i * Long.BYTES, limbs[i] + ZEROS);
    }
  }

  /** Advances to the number of the next record. */
  void advance() {
    long carry = 0;
    for (int i = LIMBS - 1; i >= FIRST_UNIT_LIMB || (i >= 0 && carry != 0); i--) {
      long unit = UNIT[i] + CARRIES_AT_TEN + carry;
      long limb = limbs[i];
      long sum = limb + unit;
      carry = ((limb & unit) | ((limb | unit) & ~sum)) >>> (Long.SIZE - 1);
      long below = (sum & HIGHS) >>> 7; // one in each digit that stayed below ten
      limbs[i] = sum - below * CARRY_AT_TEN;
    }
  }

  private static long[] limbs(byte[] ascii) {
    long[] limbs = new long[LIMBS];
    for (int i = 0; i < LIMBS; i++) {
      limbs[i] = (long) LONG.get(ascii, i * Long.BYTES) - ZEROS;
    }
    return limbs;
  }

  private static int firstNotZero(long[] limbs) {
    int first = 0;
    while (limbs[first] == 0) {
      first++;
    }
    return first;
  }

  private static byte[] ascii(String digits) {
    return ("0".repeat(LENGTH - digits.length()) + digits).getBytes(StandardCharsets.US_ASCII);
  }
}
