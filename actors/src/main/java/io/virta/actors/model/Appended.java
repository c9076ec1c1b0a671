package io.virta.actors.model;

import org.jspecify.annotations.Nullable;

/**
 * The answer to an append: these records are durable. {@code count} can be less than was sent when
 * a quota cut the block; the rest was not taken.
 *
 * @param firstSeq number of the first record within the shard; the others follow without a gap
 * @param count records that were taken, at least 1; with {@code earlier}, of those that are not
 *     among these, and perhaps 0
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 * @param encrypted whether they are encrypted in the log
 * @param earlier what earlier attempts of the same call had stored; null when that is nothing
 */
public record Appended(
    long firstSeq, int count, long arrivalMillis, boolean encrypted, @Nullable Earlier earlier) {
  /** Records of a stream that is not encrypted. */
  public Appended(long firstSeq, int count, long arrivalMillis) {
    this(firstSeq, count, arrivalMillis, false, null);
  }

  /** One of these records, from 0, alone. */
  public Appended record(int i) {
    return new Appended(firstSeq + i, 1, arrivalMillis, encrypted, null);
  }

  /** Nothing new. */
  public static Appended nothing(Earlier earlier) {
    return new Appended(0, 0, 0, false, earlier);
  }
}
