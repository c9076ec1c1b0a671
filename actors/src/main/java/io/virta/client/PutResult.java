package io.virta.client;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.VirtaException;

/** The result of putting one record. */
public sealed interface PutResult {
  /** The record is durable. */
  record Stored(ShardId shard, SequenceNumber sequenceNumber) implements PutResult {}

  /** The record was not stored, or, for {@code UNAVAILABLE}, the outcome is unknown. */
  record Refused(VirtaException reason) implements PutResult {}
}
