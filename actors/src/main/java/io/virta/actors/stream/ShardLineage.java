package io.virta.actors.stream;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The open and closed shards of a stream, as long as they are kept. The open shards cover the hash
 * key space without gap or overlap.
 *
 * @param shards in the order of their ids
 * @param nextIndex the index of the next new shard; never used twice
 */
record ShardLineage(List<Shard> shards, int nextIndex) {
  ShardLineage {
    shards = List.copyOf(shards);
  }

  /** Returns the shards of a new stream. */
  static ShardLineage first(int count, long createdSeconds) {
    List<Shard> shards = new ArrayList<>();
    for (HashKeyRange range : HashKeyRange.divide(count)) {
      shards.add(Shard.first(new ShardId(shards.size()), range, createdSeconds));
    }
    return new ShardLineage(shards, count);
  }

  Optional<Shard> find(ShardId id) {
    return shards.stream().filter(shard -> shard.id().equals(id)).findFirst();
  }

  List<Shard> open() {
    return shards.stream().filter(Shard::isOpen).toList();
  }

  /** Returns the lineage after some shards were closed and others opened in their place. */
  ShardLineage replace(List<Shard> closed, List<Shard> opened) {
    Map<ShardId, Shard> ended =
        closed.stream().collect(Collectors.toMap(Shard::id, Function.identity()));
    List<Shard> all = new ArrayList<>();
    for (Shard shard : shards) {
      all.add(ended.getOrDefault(shard.id(), shard));
    }
    all.addAll(opened);
    return new ShardLineage(all, nextIndex + opened.size());
  }

  ShardLineage without(Collection<ShardId> expired) {
    return new ShardLineage(
        shards.stream().filter(shard -> !expired.contains(shard.id())).toList(), nextIndex);
  }
}
