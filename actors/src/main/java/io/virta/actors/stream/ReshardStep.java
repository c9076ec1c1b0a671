package io.virta.actors.stream;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import java.util.List;

/**
 * One split or one merge.
 *
 * @param parents the open shard that is split, or the two neighbours that are merged
 * @param children the ranges of the shards that replace them: two or one
 */
record ReshardStep(List<Shard> parents, List<HashKeyRange> children) {
  static ReshardStep split(Shard parent, HashKey startOfSecond) {
    return new ReshardStep(
        List.of(parent),
        List.of(
            new HashKeyRange(parent.range().start(), startOfSecond.previous()),
            new HashKeyRange(startOfSecond, parent.range().end())));
  }

  static ReshardStep merge(Shard first, Shard second) {
    return new ReshardStep(
        List.of(first, second),
        List.of(new HashKeyRange(first.range().start(), second.range().end())));
  }
}
