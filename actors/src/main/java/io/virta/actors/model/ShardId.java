package io.virta.actors.model;

import java.util.regex.Pattern;

/**
 * The id of a shard within its stream; never reused for another shard of that stream.
 *
 * @param index counted per stream from 0
 */
public record ShardId(int index) implements Comparable<ShardId> {
  private static final String PREFIX = "shardId-";
  private static final int DIGITS = 12;
  private static final Pattern SHAPE = Pattern.compile("(?:shardId-)?\\d{1,12}");

  public ShardId {
    if (index < 0) {
      throw new IllegalArgumentException("a shard index is 0 or more, not " + index);
    }
  }

  /** Returns {@code shardId-} and 12 digits. */
  public String value() {
    String digits = Integer.toString(index);
    return PREFIX + "0".repeat(DIGITS - digits.length()) + digits;
  }

  /**
   * Parses {@code shardId-000000000012}; like Kinesis, also without the prefix and with fewer
   * digits.
   *
   * @throws IllegalArgumentException for anything else
   */
  public static ShardId parse(String value) {
    if (!SHAPE.matcher(value).matches()) {
      throw new IllegalArgumentException("'" + value + "' is no shard id");
    }
    long index =
        Long.parseLong(value.startsWith(PREFIX) ? value.substring(PREFIX.length()) : value);
    if (index > Integer.MAX_VALUE) {
      throw new IllegalArgumentException("'" + value + "' is past the last shard id");
    }
    return new ShardId((int) index);
  }

  @Override
  public int compareTo(ShardId other) {
    return Integer.compare(index, other.index);
  }

  @Override
  public String toString() {
    return value();
  }
}
