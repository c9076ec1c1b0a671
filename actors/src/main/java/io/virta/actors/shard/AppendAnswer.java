package io.virta.actors.shard;

import io.virta.actors.model.Appended;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;

/** What became of an {@link ShardEntity.Append}; {@code id} is the one that came with it. */
public sealed interface AppendAnswer extends ClusterMessage {
  long id();

  /** The records are durable. */
  record Done(long id, Appended appended) implements AppendAnswer {}

  /**
   * To an idempotent producer: every record of the block up to that out number is durable, whether
   * it came with this block or before.
   */
  record Taken(long id, long lastOutNumber) implements AppendAnswer {}

  /**
   * They were not taken, or for {@code UNAVAILABLE} their outcome is unknown. An idempotent
   * producer hears {@code PRODUCER_FENCED} when it has a newer owner.
   */
  record Refused(long id, VirtaException reason) implements AppendAnswer {}
}
