package io.virta.actors.model;

import java.math.BigInteger;
import java.util.regex.Pattern;

/**
 * The public number of a record: strictly increasing within a shard, 56 decimal digits. It contains
 * the shard index and the creation time, so that use with the wrong shard or stream is detected.
 *
 * <p>As a 47-digit hexadecimal number: {@code 2}, 9 digits creation of the shard in epoch seconds,
 * 1 digit low nibble of the shard index, 16 digits counter, {@code 00}, 9 digits arrival in epoch
 * seconds, 8 digits shard index, {@code 2} (the version).
 *
 * @param createdSeconds creation of the shard, epoch seconds
 * @param shardIndex index of the shard
 * @param counter the record's number within the shard; 0 is the shard's start
 * @param arrivalSeconds arrival of the record, epoch seconds
 */
public record SequenceNumber(long createdSeconds, int shardIndex, long counter, long arrivalSeconds)
    implements Comparable<SequenceNumber> {

  /** The counter of a shard's end. */
  public static final long COUNTER_MAX = 0x7FFF_FFFF_FFFF_FFFFL;

  /** The increase of the number when the counter increases by one. */
  static final BigInteger COUNTER_UNIT = BigInteger.ONE.shiftLeft(80);

  private static final long SECONDS_MAX = 0xF_FFFF_FFFFL;
  private static final Pattern SHAPE = Pattern.compile("0|[1-9]\\d{0,128}");
  private static final int VERSION = 2;
  private static final int HEX_DIGITS = 47;

  public SequenceNumber {
    if (createdSeconds < 0
        || createdSeconds > SECONDS_MAX
        || arrivalSeconds < 0
        || arrivalSeconds > SECONDS_MAX
        || shardIndex < 0
        || counter < 0) {
      throw new IllegalArgumentException(
          "no sequence number has created=%d shard=%d counter=%d arrival=%d"
              .formatted(createdSeconds, shardIndex, counter, arrivalSeconds));
    }
  }

  /**
   * Parses the decimal number.
   *
   * @throws IllegalArgumentException if it does not have the layout above
   */
  public static SequenceNumber parse(String decimal) {
    String hex = number(decimal).toString(16);
    if (hex.length() != HEX_DIGITS || hex.charAt(0) != '2' || hex.charAt(46) != '2') {
      throw new IllegalArgumentException(
          "'" + decimal + "' is no sequence number of version " + VERSION);
    }
    long shardIndex = Long.parseLong(hex.substring(38, 46), 16);
    long counter = Long.parseUnsignedLong(hex.substring(11, 27), 16);
    if (shardIndex > Integer.MAX_VALUE
        || counter < 0
        || Character.digit(hex.charAt(10), 16) != (shardIndex & 0xF)) {
      throw new IllegalArgumentException("'" + decimal + "' contradicts itself");
    }
    return new SequenceNumber(
        Long.parseLong(hex.substring(1, 10), 16),
        (int) shardIndex,
        counter,
        Long.parseLong(hex.substring(29, 38), 16));
  }

  /** Parses the decimal digits of a number of any version. */
  static BigInteger number(String decimal) {
    if (!SHAPE.matcher(decimal).matches()) {
      throw new IllegalArgumentException("'" + decimal + "' is no sequence number");
    }
    return new BigInteger(decimal);
  }

  BigInteger toBigInteger() {
    return BigInteger.TWO
        .shiftLeft(36)
        .or(BigInteger.valueOf(createdSeconds))
        .shiftLeft(4)
        .or(BigInteger.valueOf(shardIndex & 0xF))
        .shiftLeft(64)
        .or(BigInteger.valueOf(counter))
        .shiftLeft(8 + 36)
        .or(BigInteger.valueOf(arrivalSeconds))
        .shiftLeft(32)
        .or(BigInteger.valueOf(shardIndex))
        .shiftLeft(4)
        .or(BigInteger.TWO);
  }

  @Override
  public int compareTo(SequenceNumber other) {
    return toBigInteger().compareTo(other.toBigInteger());
  }

  /** Returns the decimal number. */
  @Override
  public String toString() {
    return toBigInteger().toString();
  }
}
