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
 * Plans the steps from the open shards to the requested ones, one round at a time. The steps of a
 * round affect different shards, so they can run in any order or at once; the next round is planned
 * from the resulting shards. A plan depends only on the shards and the request, so an interrupted
 * reshard resumes without other saved state.
 */
final class ReshardPlan {
  private ReshardPlan() {}

  /** Returns the steps of the next round; empty when the open shards are the requested ones. */
  static List<ReshardStep> nextSteps(ShardLineage lineage, Reshard request) {
    if (request instanceof Reshard.Split split) {
      return split(lineage, split.shard(), shard -> split.startOfSecond()).toList();
    }
    if (request instanceof Reshard.SplitHot hot) {
      return hot.shards().stream()
          .flatMap(id -> split(lineage, id, shard -> shard.range().middle()))
          .toList();
    }
    if (request instanceof Reshard.Merge merge) {
      return merge(lineage, merge).toList();
    }
    if (request instanceof Reshard.MergeCold cold) {
      return cold.pairs().stream().flatMap(pair -> merge(lineage, pair)).toList();
    }
    return scale(lineage, ((Reshard.Scale) request).shardCount());
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
   * Splits come first: every open shard is split at the boundaries of requested shards inside it,
   * the middle one first. Then neighbours within one requested shard are merged in pairs.
   */
  private static List<ReshardStep> scale(ShardLineage lineage, int shardCount) {
    List<Shard> open =
        lineage.open().stream()
            .sorted(Comparator.comparing((Shard shard) -> shard.range().start()))
            .toList();
    List<HashKeyRange> requested = HashKeyRange.divide(shardCount);
    List<ReshardStep> splits = splits(open, requested);
    return splits.isEmpty() ? merges(open, requested) : splits;
  }

  private static List<ReshardStep> splits(List<Shard> open, List<HashKeyRange> requested) {
    List<ReshardStep> splits = new ArrayList<>();
    int at = 0;
    for (Shard shard : open) {
      List<HashKey> inside = new ArrayList<>();
      while (at < requested.size()
          && requested.get(at).start().compareTo(shard.range().end()) <= 0) {
        HashKey start = requested.get(at).start();
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

  private static List<ReshardStep> merges(List<Shard> open, List<HashKeyRange> requested) {
    List<ReshardStep> merges = new ArrayList<>();
    int at = 0;
    for (HashKeyRange range : requested) {
      while (at < open.size() && open.get(at).range().end().compareTo(range.end()) < 0) {
        Shard first = open.get(at);
        Shard second = open.get(at + 1);
        // All splits are done, so no open shard crosses the end of a requested range. The first
        // shard ends before that end, so the second exists and lies within the range too.
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
