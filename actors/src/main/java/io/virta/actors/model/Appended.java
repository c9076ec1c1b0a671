package io.virta.actors.model;

/**
 * The answer to an append: these records are durable. {@code count} can be less than was sent when
 * a quota cut the block; the rest was not taken.
 *
 * @param firstSeq number of the first record within the shard; the others follow without a gap
 * @param count records that were taken, at least 1
 * @param arrivalMillis arrival of all of them, epoch milliseconds
 */
public record Appended(long firstSeq, int count, long arrivalMillis) {}
