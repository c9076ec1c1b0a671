package io.virta.actors.shard;

import io.virta.actors.model.Appended;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;

/** The answer to an {@link ShardEntity.Append}, with the {@code id} of that append. */
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
   * The records were refused, or for {@code UNAVAILABLE} their outcome is unknown. An idempotent
   * producer gets {@code PRODUCER_FENCED} when it has a newer owner.
   */
  record Refused(long id, VirtaException reason) implements AppendAnswer {}
}
