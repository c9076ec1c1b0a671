package io.virta.actors.stream;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Finds the way from the shards that are open to those that are wished for. It goes in rounds: the
 * next steps touch different shards, so that any of them can be done at once; what is still missing
 * is found by looking again. Because they depend on nothing but the shards, a stop in the middle of
 * a way needs no memory of it.
 */
final class ReshardPlan {
  private ReshardPlan() {}

  /** What can be done next; empty when the wish has come true. */
  static List<ReshardStep> nextSteps(ShardLineage lineage, Reshard wish) {
    if (wish instanceof Reshard.Split split) {
      return split(lineage, split.shard(), shard -> split.startOfSecond()).toList();
    }
    if (wish instanceof Reshard.SplitHot hot) {
      return hot.shards().stream()
          .flatMap(id -> split(lineage, id, shard -> shard.range().middle()))
          .toList();
    }
    if (wish instanceof Reshard.Merge merge) {
      return merge(lineage, merge).toList();
    }
    if (wish instanceof Reshard.MergeCold cold) {
      return cold.pairs().stream().flatMap(pair -> merge(lineage, pair)).toList();
    }
    return scale(lineage, ((Reshard.Scale) wish).shardCount());
  }

  private static Stream<ReshardStep> split(
      ShardLineage lineage, ShardId id, Function<Shard, HashKey> startOfSecond) {
    return open(lineage, id).map(shard -> ReshardStep.split(shard, startOfSecond.apply(shard)));
  }

  private static Stream<ReshardStep> merge(ShardLineage lineage, Reshard.Merge pair) {
    return open(lineage, pair.shard())
        .flatMap(
            first ->
                open(lineage, pair.adjacent()).map(second -> ReshardStep.merge(first, second)));
  }

  private static Stream<Shard> open(ShardLineage lineage, ShardId id) {
    return lineage.find(id).filter(Shard::isOpen).stream();
  }

  /**
   * First every shard is split where wished-for shards will meet inside it, the middle first; then
   * neighbours within one wished-for shard are merged in pairs.
   */
  private static List<ReshardStep> scale(ShardLineage lineage, int shardCount) {
    List<Shard> open =
        lineage.open().stream()
            .sorted(Comparator.comparing((Shard shard) -> shard.range().start()))
            .toList();
    List<HashKeyRange> wished = HashKeyRange.divide(shardCount);
    List<ReshardStep> splits = splits(open, wished);
    return splits.isEmpty() ? merges(open, wished) : splits;
  }

  private static List<ReshardStep> splits(List<Shard> open, List<HashKeyRange> wished) {
    List<ReshardStep> splits = new ArrayList<>();
    int at = 0;
    for (Shard shard : open) {
      List<HashKey> inside = new ArrayList<>();
      while (at < wished.size() && wished.get(at).start().compareTo(shard.range().end()) <= 0) {
        HashKey start = wished.get(at).start();
        if (start.compareTo(shard.range().start()) > 0) {
          inside.add(start);
        }
        at++;
      }
      if (!inside.isEmpty()) {
        splits.add(ReshardStep.split(shard, inside.get(inside.size() / 2)));
      }
    }
    return splits;
  }

  private static List<ReshardStep> merges(List<Shard> open, List<HashKeyRange> wished) {
    List<ReshardStep> merges = new ArrayList<>();
    int at = 0;
    for (HashKeyRange range : wished) {
      while (at < open.size() && open.get(at).range().end().compareTo(range.end()) < 0) {
        Shard first = open.get(at);
        Shard second = open.get(at + 1);
        // No shard crosses the end of a wished-for one by now, so the second lies within it too.
        merges.add(ReshardStep.merge(first, second));
        at += 2;
      }
      if (at < open.size() && open.get(at).range().end().equals(range.end())) {
        at++;
      }
    }
    return merges;
  }
}
