package io.virta.actors.shard;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** A family that finds the ancestors of every shard, however old they are. */
final class SimulatedFamily implements ShardFamily {
  private final Function<ShardId, Shard> shards;

  SimulatedFamily(Function<ShardId, Shard> shards) {
    this.shards = shards;
  }

  @Override
  public CompletionStage<ShardEnd> end(ShardKey parent) {
    throw new AssertionError(parent + " is not asked for its end");
  }

  @Override
  public CompletionStage<List<Shard>> ancestors(ShardKey shard, long sinceMillis) {
    Set<Shard> found = new LinkedHashSet<>();
    addParents(shard.shard(), found);
    return CompletableFuture.completedFuture(List.copyOf(found));
  }

  private void addParents(ShardId id, Set<Shard> found) {
    for (ShardId parent : shards.apply(id).parents()) {
      addParents(parent, found);
      found.add(shards.apply(parent));
    }
  }
}
