package io.virta.actors.model;

import java.math.BigInteger;

/**
 * A sequence number of a version before {@link SequenceNumber}. These are no longer issued, but
 * clients may still send one, and it identifies its shard.
 *
 * <p>As hexadecimal numbers: version 0 has {@code 1}, 9 digits creation of the shard, 18 digits
 * ignored here, 4 digits shard index; version 1 has {@code 2}, 9 digits creation, 3 digits, 9
 * digits arrival, 16 digits, 8 digits shard index, {@code 1}.
 *
 * @param value the number, including the leading digit that may be omitted in version 0
 * @param arrivalSeconds arrival of the record, epoch seconds; 0 in version 0, which does not
 *     contain it
 */
public record OldSequenceNumber(BigInteger value, int shardIndex, long arrivalSeconds) {
  private static final BigInteger VERSION_0 = BigInteger.ONE.shiftLeft(124);
  private static final BigInteger VERSION_0_END = BigInteger.ONE.shiftLeft(129);
  private static final BigInteger VERSION_1 = BigInteger.ONE.shiftLeft(185);
  private static final BigInteger VERSION_1_END = BigInteger.valueOf(3).shiftLeft(184);
  private static final long CREATED_SECONDS_END = 16_025_175_000L; // of version 0, as on AWS

  /**
   * Parses the decimal number.
   *
   * @throws IllegalArgumentException if it is of neither version
   */
  public static OldSequenceNumber parse(String decimal) {
    BigInteger plain = SequenceNumber.number(decimal);
    BigInteger value = plain.compareTo(VERSION_0) < 0 ? plain.add(VERSION_0) : plain;
    String hex = value.toString(16);
    if (value.compareTo(VERSION_0_END) < 0
        && Long.parseLong(hex.substring(1, 10), 16) < CREATED_SECONDS_END) {
      return new OldSequenceNumber(value, Integer.parseInt(hex.substring(28, 32), 16), 0);
    }
    if (value.compareTo(VERSION_1) >= 0
        && value.compareTo(VERSION_1_END) < 0
        && hex.endsWith("1")) {
      long shardIndex = Long.parseLong(hex.substring(38, 46), 16);
      if (shardIndex <= Integer.MAX_VALUE) {
        long arrivalSeconds = Long.parseLong(hex.substring(13, 22), 16);
        return new OldSequenceNumber(value, (int) shardIndex, arrivalSeconds);
      }
    }
    throw new IllegalArgumentException("'" + decimal + "' is no sequence number of version 0 or 1");
  }

  /** Returns the decimal number. */
  @Override
  public String toString() {
    return value.toString();
  }
}
