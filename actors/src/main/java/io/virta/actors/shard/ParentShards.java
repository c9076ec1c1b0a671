package io.virta.actors.shard;

import io.virta.actors.model.ShardKey;
import java.util.concurrent.CompletionStage;

/** Asks the shards that were split or merged. */
@FunctionalInterface
public interface ParentShards {
  /** Where that one ended; it may be asleep, and is woken then. */
  CompletionStage<ShardEnd> end(ShardKey parent);
}
