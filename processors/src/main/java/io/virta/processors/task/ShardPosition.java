package io.virta.processors.task;

/**
 * How far a task has read one shard of one input, and the time of that shard.
 *
 * @param input the name of the reading stage
 * @param shard the id of the shard
 * @param counter the counter of the last record that was processed; 0 for none
 * @param subSequence the last sub-sequence number of that record
 * @param ended whether the shard was read to its end
 * @param maximum see {@link io.virta.processors.time.ShardTime}
 */
public record ShardPosition(
    String input,
    String shard,
    long counter,
    long subSequence,
    boolean ended,
    long maximum,
    long maximumArrival,
    long watermark) {}
