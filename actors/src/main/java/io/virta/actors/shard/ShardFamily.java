package io.virta.actors.shard;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Looks up the parents and ancestors of a shard. */
public interface ShardFamily {
  /** Returns the end of that parent; wakes it if it is not in memory. */
  CompletionStage<ShardEnd> end(ShardKey parent);

  /**
   * Returns the ancestors of that shard that accepted records at or after that time, epoch
   * milliseconds; older generations first.
   */
  CompletionStage<List<Shard>> ancestors(ShardKey shard, long sinceMillis);
}
