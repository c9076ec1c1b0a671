package io.virta.actors.model;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A part of the hash space, both ends included. */
public record HashKeyRange(HashKey start, HashKey end) {
  /** The whole hash space. */
  public static final HashKeyRange ALL = new HashKeyRange(HashKey.MIN, HashKey.MAX);

  public HashKeyRange {
    if (start.compareTo(end) > 0) {
      throw new IllegalArgumentException(start + ".." + end + " is no hash key range");
    }
  }

  public boolean contains(HashKey key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) <= 0;
  }

  /** Where the second half starts. */
  public HashKey middle() {
    return start.middleTo(end).next();
  }

  /**
   * The whole space in {@code count} ranges of one width; the last takes what the division leaves
   * over, as Kinesis does.
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
