package io.virta.actors.edge;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.shard.ShardFamily;
import io.virta.actors.stream.ShardCalls;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** Finds the ancestors of a shard in the shard map of its stream. Safe for any thread. */
final class ShardAncestors implements ShardFamily {
  private final ShardCalls shards;
  private final ShardDescriptions descriptions;

  ShardAncestors(ShardCalls shards, ShardDescriptions descriptions) {
    this.shards = shards;
    this.descriptions = descriptions;
  }

  @Override
  public CompletionStage<ShardEnd> end(ShardKey parent) {
    return shards.end(parent);
  }

  @Override
  public CompletionStage<List<Shard>> ancestors(ShardKey shard, long sinceMillis) {
    return descriptions
        .mapOf(shard)
        .thenApply(
            map -> {
              Set<Shard> found = new LinkedHashSet<>();
              addParents(map, shard.shard(), sinceMillis, found);
              return new ArrayList<>(found);
            });
  }

  private static void addParents(ShardMap map, ShardId id, long sinceMillis, Set<Shard> found) {
    for (ShardId parent : map.find(id).map(Shard::parents).orElse(List.of())) {
      map.find(parent)
          .filter(shard -> tookRecordsSince(shard, sinceMillis))
          .ifPresent(
              shard -> {
                addParents(map, parent, sinceMillis, found);
                found.add(shard);
              });
    }
  }

  private static boolean tookRecordsSince(Shard shard, long millis) {
    Shard.Closed closed = shard.closed();
    return closed == null || closed.atMillis() >= millis;
  }
}
