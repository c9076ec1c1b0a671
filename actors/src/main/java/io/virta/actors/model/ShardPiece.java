package io.virta.actors.model;

/**
 * An element for readers that also want tips: records, or the notice that the reader is at the tip.
 */
public sealed interface ShardPiece permits RecordSlice, ShardTip {}
