package io.virta.actors.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A point in the unsigned 128-bit hash space that is divided among the shards of a stream.
 *
 * @param high upper 64 bits
 * @param low lower 64 bits
 */
public record HashKey(long high, long low) implements Comparable<HashKey> {
  public static final HashKey MIN = new HashKey(0, 0);
  public static final HashKey MAX = new HashKey(-1, -1);

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final String MAX_DECIMAL = MAX.toString();
  private static final ThreadLocal<MessageDigest> MD5 = ThreadLocal.withInitial(HashKey::md5);

  /** Returns the MD5 hash of the UTF-8 bytes of a partition key. */
  public static HashKey ofPartitionKey(byte[] array, int offset, int length) {
    MessageDigest digest = MD5.get();
    digest.update(array, offset, length);
    byte[] hash = digest.digest();
    return new HashKey((long) LONG.get(hash, 0), (long) LONG.get(hash, Long.BYTES));
  }

  /**
   * Parses a decimal number.
   *
   * @throws IllegalArgumentException unless it is 0..2^128-1 without leading zeros
   */
  public static HashKey parse(String decimal) {
    requireShape(decimal);
    if (decimal.length() == MAX_DECIMAL.length() && decimal.compareTo(MAX_DECIMAL) > 0) {
      throw new IllegalArgumentException("'" + decimal + "' is past 2^128-1");
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < decimal.length(); i++) {
      long tens = low * 10;
      long next = tens + decimal.charAt(i) - '0';
      // The upper half of the unsigned product of low and 10, and the carry of the sum.
      long carry = Math.multiplyHigh(low, 10) + (low >> 63 & 10);
      high = high * 10 + carry + (Long.compareUnsigned(next, tens) < 0 ? 1 : 0);
      low = next;
    }
    return new HashKey(high, low);
  }

  private static void requireShape(String decimal) {
    int length = decimal.length();
    boolean right =
        length > 0 && length <= MAX_DECIMAL.length() && (length == 1 || decimal.charAt(0) != '0');
    for (int i = 0; right && i < length; i++) {
      right = decimal.charAt(i) >= '0' && decimal.charAt(i) <= '9';
    }
    if (!right) {
      throw new IllegalArgumentException("'" + decimal + "' is no hash key");
    }
  }

  static HashKey of(BigInteger value) {
    return new HashKey(value.shiftRight(64).longValue(), value.longValue());
  }

  BigInteger toBigInteger() {
    byte[] bytes = new byte[16];
    LONG.set(bytes, 0, high);
    LONG.set(bytes, Long.BYTES, low);
    return new BigInteger(1, bytes);
  }

  /** Returns the key before this one; throws for {@link #MIN}. */
  public HashKey previous() {
    if (equals(MIN)) {
      throw new IllegalArgumentException("no hash key comes before " + this);
    }
    return new HashKey(low == 0 ? high - 1 : high, low - 1);
  }

  /** Returns the key after this one; throws for {@link #MAX}. */
  public HashKey next() {
    if (equals(MAX)) {
      throw new IllegalArgumentException("no hash key comes after " + this);
    }
    return new HashKey(low == -1 ? high + 1 : high, low + 1);
  }

  /** Returns the midpoint between this key and a later one. */
  public HashKey middleTo(HashKey later) {
    return of(toBigInteger().add(later.toBigInteger()).shiftRight(1));
  }

  @Override
  public int compareTo(HashKey other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  /** Returns the decimal number. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }

  private static MessageDigest md5() {
    try {
      return MessageDigest.getInstance("MD5");
    } catch (NoSuchAlgorithmException absent) {
      throw new IllegalStateException("every Java platform has MD5", absent);
    }
  }
}
