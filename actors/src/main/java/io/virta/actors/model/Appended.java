package io.virta.actors.model;

import org.jspecify.annotations.Nullable;

/**
 * The answer to an append: these records are durable. {@code count} is less than the number sent
 * when a quota cut the block; the other records were refused.
 *
 * @param firstSeq number of the first record within the shard; the others follow without a gap
 * @param count records stored by this append, at least 1; may be 0 when {@code earlier} is present,
 *     whose records are not counted
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 * @param encrypted whether they are encrypted in the log
 * @param earlier the records that earlier attempts of the same call had stored; null if there are
 *     none
 */
public record Appended(
    long firstSeq, int count, long arrivalMillis, boolean encrypted, @Nullable Earlier earlier) {
  /** Creates the answer for a stream that is not encrypted. */
  public Appended(long firstSeq, int count, long arrivalMillis) {
    this(firstSeq, count, arrivalMillis, false, null);
  }

  /** Returns the answer for one of these records, counted from 0. */
  public Appended record(int i) {
    return new Appended(firstSeq + i, 1, arrivalMillis, encrypted, null);
  }

  /** Returns the answer to an append that stored no new record. */
  public static Appended nothing(Earlier earlier) {
    return new Appended(0, 0, 0, false, earlier);
  }
}
