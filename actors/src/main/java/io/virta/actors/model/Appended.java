package io.virta.actors.model;

/**
 * The answer to an append: these records are durable. {@code count} can be less than was sent when
 * a quota cut the block; the rest was not taken.
 *
 * @param firstSeq number of the first record within the shard; the others follow without a gap
 * @param count records that were taken, at least 1
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 * @param encrypted whether they are encrypted in the log
 */
public record Appended(long firstSeq, int count, long arrivalMillis, boolean encrypted) {
  /** Records of a stream that is not encrypted. */
  public Appended(long firstSeq, int count, long arrivalMillis) {
    this(firstSeq, count, arrivalMillis, false);
  }
}
