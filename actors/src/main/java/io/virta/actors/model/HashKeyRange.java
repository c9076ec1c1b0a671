package io.virta.actors.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A range of the hash space, both ends inclusive. */
public record HashKeyRange(HashKey start, HashKey end) {
  /** The complete hash space. */
  public static final HashKeyRange ALL = new HashKeyRange(HashKey.MIN, HashKey.MAX);

  public HashKeyRange {
    if (start.compareTo(end) > 0) {
      throw new IllegalArgumentException(start + ".." + end + " is no hash key range");
    }
  }

  public boolean contains(HashKey key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
  }

  /** Returns the start of the second half. */
  public HashKey middle() {
    return start.middleTo(end).next();
  }

  /**
   * Divides the hash space into {@code count} ranges of equal width; the last one includes the
   * remainder, as on Kinesis.
   */
  public static List<HashKeyRange> divide(int count) {
    BigInteger width = BigInteger.ONE.shiftLeft(128).divide(BigInteger.valueOf(count));
    List<HashKeyRange> ranges = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      BigInteger start = width.multiply(BigInteger.valueOf(i));
      HashKey end =
          i == count - 1 ? HashKey.MAX : HashKey.of(start.add(width).subtract(BigInteger.ONE));
      ranges.add(new HashKeyRange(HashKey.of(start), end));
    }
    return ranges;
  }
}
