package io.virta.actors.model;

/**
 * The reader has been given all durable records of the shard.
 *
 * @param floorMillis no later record of the shard arrives before this time, epoch milliseconds, and
 *     none of the shards that continue it. It holds while the node runs, whatever its clock does;
 *     after a restart with a clock that was set back, later records may be older by as much
 */
public record ShardTip(long floorMillis) implements ShardPiece {}
