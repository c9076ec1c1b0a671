package io.virta.actors.model;

/** What a reader that wants to know when it is at the tip gets from a shard. */
public sealed interface ShardPiece permits RecordSlice, ShardTip {}
