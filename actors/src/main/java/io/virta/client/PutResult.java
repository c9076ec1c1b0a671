package io.virta.client;

import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.VirtaException;

/** What became of one record. */
public sealed interface PutResult {
  /** The record is durable. */
  record Stored(ShardId shard, SequenceNumber sequenceNumber) implements PutResult {}

  /** The record was not taken, or for {@code UNAVAILABLE} its outcome is unknown. */
  record Refused(VirtaException reason) implements PutResult {}
}
