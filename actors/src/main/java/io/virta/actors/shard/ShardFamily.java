package io.virta.actors.shard;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The shards that one continues. */
public interface ShardFamily {
  /** Where that one ended; it may be asleep, and is woken then. */
  CompletionStage<ShardEnd> end(ShardKey parent);

  /**
   * The shards before that one which took records at or after that time, epoch milliseconds; those
   * before others come first.
   */
  CompletionStage<List<Shard>> ancestors(ShardKey shard, long sinceMillis);
}
