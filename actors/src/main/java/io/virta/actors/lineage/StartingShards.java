package io.virta.actors.lineage;

import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamPosition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Determines the shards with which a reader of a complete stream begins, and the starting position
 * in each shard. All other shards are read after their parents. Immutable.
 */
public final class StartingShards {
  private final StreamPosition taken;
  private final StartingPosition others;
  private final List<Shard> oldestFirst;

  /** Shards with a descendant in the position {@code taken}. */
  private final Set<ShardId> finished = new HashSet<>();

  /** Shards in the position {@code taken}, and descendants of shards that have been read. */
  private final Set<ShardId> continued = new HashSet<>();

  private final List<Shard> first = new ArrayList<>();

  /**
   * Resumes after the records that have been read.
   *
   * @param others where to start in shards that are neither in the position {@code taken} nor
   *     descendants of a shard in it
   */
  public StartingShards(ShardMap map, StreamPosition taken, StartingPosition others) {
    this.taken = taken;
    this.others = others;
    // A child has a higher id than its parents.
    this.oldestFirst =
        map.stream().shards().stream().sorted(Comparator.comparing(Shard::id)).toList();
    findFinished();
    findContinued(map);
    findFirst();
  }

  /** Returns the shards to begin with. */
  public List<Shard> first() {
    return List.copyOf(first);
  }

  /**
   * Returns where to start in a shard that is not in the position {@code taken}.
   *
   * @param isFirst whether it is one of the shards to begin with
   */
  public StartingPosition startOf(Shard shard, boolean isFirst) {
    return isFirst && !continued.contains(shard.id()) ? others : StartingPosition.trimHorizon();
  }

  private boolean isNamed(ShardId shard) {
    return taken.of(shard) != null;
  }

  private void findFinished() {
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      Shard shard = oldestFirst.get(i);
      if (isNamed(shard.id()) || finished.contains(shard.id())) {
        finished.addAll(shard.parents());
      }
    }
  }

  private void findContinued(ShardMap map) {
    boolean hasLostNamed = taken.taken().keySet().stream().anyMatch(id -> map.find(id).isEmpty());
    for (Shard shard : oldestFirst) {
      // A shard may also descend from one in the position through shards that retention has
      // removed.
      boolean isOrphan =
          !shard.parents().isEmpty()
              && shard.parents().stream().allMatch(id -> map.find(id).isEmpty());
      if (!finished.contains(shard.id())
          && (isNamed(shard.id())
              || shard.parents().stream().anyMatch(this::isTaken)
              || (isOrphan && hasLostNamed))) {
        continued.add(shard.id());
      }
    }
  }

  private boolean isTaken(ShardId shard) {
    return isNamed(shard) || finished.contains(shard) || continued.contains(shard);
  }

  private void findFirst() {
    List<Shard> untouched = oldestFirst.stream().filter(shard -> !isTaken(shard.id())).toList();
    List<Shard> anew = startingAnew(untouched);
    Set<ShardId> read = new HashSet<>();
    for (Shard shard : oldestFirst) {
      if (finished.contains(shard.id())) {
        continue;
      }
      if (shard.parents().stream().anyMatch(read::contains)) {
        read.add(shard.id());
      } else if (continued.contains(shard.id()) || anew.contains(shard)) {
        read.add(shard.id());
        first.add(shard);
      }
    }
  }

  private List<Shard> startingAnew(List<Shard> untouched) {
    if (others instanceof StartingPosition.Latest) {
      return untouched.stream().filter(Shard::isOpen).toList();
    }
    if (others instanceof StartingPosition.AtTimestamp at) {
      List<Shard> then = untouched.stream().filter(shard -> wasOpen(shard, at.at())).toList();
      return then.isEmpty() ? oldest(untouched) : then;
    }
    return oldest(untouched);
  }

  private static boolean wasOpen(Shard shard, Instant at) {
    Shard.Closed closed = shard.closed();
    return shard.openedMillis() <= at.toEpochMilli()
        && (closed == null || closed.atMillis() > at.toEpochMilli());
  }

  private static List<Shard> oldest(List<Shard> shards) {
    Set<ShardId> ids = new HashSet<>();
    shards.forEach(shard -> ids.add(shard.id()));
    return shards.stream()
        .filter(shard -> shard.parents().stream().noneMatch(ids::contains))
        .toList();
  }
}
