package io.virta.actors.shard;

import io.virta.actors.model.Appended;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;

/** What became of an {@link ShardEntity.Append}; {@code id} is the one that came with it. */
public sealed interface AppendAnswer extends ClusterMessage {
  long id();

  /** The records are durable. */
  record Done(long id, Appended appended) implements AppendAnswer {}

  /** They were not taken, or for {@code UNAVAILABLE} their outcome is unknown. */
  record Refused(long id, VirtaException reason) implements AppendAnswer {}
}
