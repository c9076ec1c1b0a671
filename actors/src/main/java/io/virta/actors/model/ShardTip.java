package io.virta.actors.model;

/**
 * The notice that a reader has received all durable records of a shard.
 *
 * @param floorMillis no later record of the shard or of its descendants arrives before this time,
 *     epoch milliseconds. This holds while the node runs, even if its clock steps back; after a
 *     restart with a clock that was set back, later records may be older by that amount
 */
public record ShardTip(long floorMillis) implements ShardPiece {}
