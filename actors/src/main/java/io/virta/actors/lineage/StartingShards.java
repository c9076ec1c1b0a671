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
 * With which shards a reader of a whole stream begins, and where it starts in a shard; all others
 * come after their parents. Immutable.
 */
public final class StartingShards {
  private final StreamPosition taken;
  private final StartingPosition others;
  private final List<Shard> oldestFirst;

  /** Shards with a named descendant. */
  private final Set<ShardId> finished = new HashSet<>();

  /** Named shards, and those that continue what was taken. */
  private final Set<ShardId> continued = new HashSet<>();

  private final List<Shard> first = new ArrayList<>();

  /**
   * Continues after records that have been taken.
   *
   * @param others where to start in shards that are not named and do not continue what was taken
   */
  public StartingShards(ShardMap map, StreamPosition taken, StartingPosition others) {
    this.taken = taken;
    this.others = others;
    // Ids grow from parents to children.
    this.oldestFirst =
        map.stream().shards().stream().sorted(Comparator.comparing(Shard::id)).toList();
    findFinished();
    findContinued(map);
    findFirst();
  }

  /** The shards to begin with. */
  public List<Shard> first() {
    return List.copyOf(first);
  }

  /**
   * Where to start in a shard that no position names.
   *
   * @param isFirst whether it is one to begin with
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
      // A shard may descend from a named one through shards that retention has removed, too.
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
