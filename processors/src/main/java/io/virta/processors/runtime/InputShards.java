package io.virta.processors.runtime;

import io.virta.actors.lineage.StartingShards;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamPosition;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which shards of one input a task reads next: a shard after all its parents, and none
 * twice. Used by one thread at a time.
 */
final class InputShards {
  /**
   * A shard to be read.
   *
   * @param from where to start; null to continue after the counter that is stored for it
   */
  record Opening(Shard shard, @Nullable StartingPosition from) {}

  private final StartingPosition start;

  /** The shards that are or were read, and whether they have ended. */
  private final Map<ShardId, Boolean> ended = new HashMap<>();

  /** The positions that were stored at the beginning, which may be ahead of the first map. */
  private Map<String, Boolean> stored = Map.of();

  /** Whether retention had removed shards at the beginning that were read. */
  private boolean hasLost;

  private @Nullable ShardMap newest;

  /**
   * @param start where a task starts that has read nothing of this stream
   */
  InputShards(StartingPosition start) {
    this.start = start;
  }

  /** Returns the name under which the task stores its position in a shard of a stream. */
  static String nameOf(ShardKey shard) {
    return shard.stream().incarnation() + ":" + shard.shard();
  }

  /**
   * Takes the first map, and returns the shards to begin with: also those that have ended, if a
   * child of theirs was not read yet.
   *
   * @param positions whether a shard with a stored position was read to its end, by name; also
   *     those of earlier streams of that name
   */
  List<Opening> begin(ShardMap first, Map<String, Boolean> positions) {
    stored = Map.copyOf(positions);
    newest = first;
    for (Shard shard : first.stream().shards()) {
      Boolean wasEnded = stored.get(nameOf(first.key().shard(shard.id())));
      if (wasEnded != null) {
        ended.put(shard.id(), wasEnded);
      }
    }
    String ofThisStream = first.key().incarnation() + ":";
    List<ShardId> known =
        stored.keySet().stream()
            .filter(name -> name.startsWith(ofThisStream))
            .map(name -> ShardId.parse(name.substring(ofThisStream.length())))
            .toList();
    if (known.isEmpty()) {
      // Of a stream that replaces one that was read, nothing may be missed.
      return beginAnew(first, stored.isEmpty() ? start : fromItsBeginning());
    }
    // Those with a higher id than all others are not removed: the map is out of date.
    hasLost =
        known.stream()
            .anyMatch(
                id ->
                    first.find(id).isEmpty()
                        && first.stream().shards().stream()
                            .anyMatch(shard -> shard.id().compareTo(id) > 0));
    List<Opening> openings = beginWithKnown(first);
    openings.addAll(openOrphans(first));
    return openings;
  }

  private StartingPosition fromItsBeginning() {
    return start instanceof StartingPosition.Latest ? StartingPosition.trimHorizon() : start;
  }

  private List<Opening> beginAnew(ShardMap first, StartingPosition from) {
    StartingShards starting = new StartingShards(first, StreamPosition.START, from);
    List<Opening> openings = new ArrayList<>();
    for (Shard shard : starting.first()) {
      ended.put(shard.id(), false);
      openings.add(new Opening(shard, starting.startOf(shard, true)));
    }
    return openings;
  }

  private List<Opening> beginWithKnown(ShardMap first) {
    List<Opening> openings = new ArrayList<>();
    for (Shard shard : oldestFirst(first)) {
      Boolean wasEnded = ended.get(shard.id());
      if (wasEnded != null && !(wasEnded && hasHeirs(first, shard))) {
        openings.add(new Opening(shard, null));
      }
    }
    return openings;
  }

  /** A map without children of a shard that has ended is out of date. */
  private boolean hasHeirs(ShardMap first, Shard shard) {
    List<Shard> children = first.childrenOf(shard.id());
    return !children.isEmpty()
        && children.stream().allMatch(child -> ended.containsKey(child.id()));
  }

  private List<Opening> openOrphans(ShardMap map) {
    List<Opening> openings = new ArrayList<>();
    for (Shard orphan : orphans(map)) {
      openings.add(openLater(map, orphan));
    }
    return openings;
  }

  /** Opens a shard after others: at its first record, unless it was not in the first map. */
  private Opening openLater(ShardMap map, Shard shard) {
    ended.put(shard.id(), false);
    boolean isStored = stored.containsKey(nameOf(map.key().shard(shard.id())));
    return new Opening(shard, isStored ? null : StartingPosition.trimHorizon());
  }

  /**
   * Returns the shards to be read because retention has removed shards that were read, perhaps
   * before their children were: those without a parent that is left, and without a descendant that
   * was read.
   */
  private List<Shard> orphans(ShardMap map) {
    List<ShardId> lost = ended.keySet().stream().filter(id -> map.find(id).isEmpty()).toList();
    if (!hasLost && lost.isEmpty()) {
      return List.of();
    }
    Set<ShardId> passed = new HashSet<>();
    List<Shard> youngestFirst = new ArrayList<>(oldestFirst(map));
    Collections.reverse(youngestFirst);
    for (Shard shard : youngestFirst) {
      if (ended.containsKey(shard.id()) || passed.contains(shard.id())) {
        passed.addAll(shard.parents());
      }
    }
    return oldestFirst(map).stream()
        .filter(shard -> !ended.containsKey(shard.id()) && !passed.contains(shard.id()))
        .filter(shard -> !shard.parents().isEmpty())
        .filter(shard -> shard.parents().stream().allMatch(parent -> map.find(parent).isEmpty()))
        .toList();
  }

  /** Takes into account that a shard was read to its end. */
  void ended(ShardId shard) {
    ended.put(shard, true);
  }

  /** Takes a newer map, and returns the shards that can be read now. */
  List<Opening> next(ShardMap newer) {
    ShardMap before = newest;
    ShardMap map = before == null || newer.isNewerThan(before) ? newer : before;
    newest = map;
    List<Opening> openings = new ArrayList<>();
    boolean areLostOver =
        ended.entrySet().stream()
            .allMatch(known -> known.getValue() || map.find(known.getKey()).isPresent());
    if (areLostOver) {
      openings.addAll(openOrphans(map));
    }
    Set<ShardId> orphans = new HashSet<>();
    orphans(map).forEach(orphan -> orphans.add(orphan.id()));
    for (Shard shard : oldestFirst(map)) {
      if (!ended.containsKey(shard.id())
          && hasReadParent(shard)
          && shard.parents().stream().allMatch(parent -> isOver(map, orphans, parent))) {
        openings.add(openLater(map, shard));
      }
    }
    return openings;
  }

  /** A shard without such a parent is an ancestor of what was read, or older than the start. */
  private boolean hasReadParent(Shard shard) {
    return shard.parents().stream().anyMatch(ended::containsKey);
  }

  /** Whether a parent was read to its end, is not read at all, or retention has removed it. */
  private boolean isOver(ShardMap map, Set<ShardId> orphans, ShardId parent) {
    return ended.getOrDefault(parent, !willBeRead(map, orphans, parent));
  }

  private boolean willBeRead(ShardMap map, Set<ShardId> orphans, ShardId shard) {
    return orphans.contains(shard)
        || map.find(shard).stream()
            .flatMap(found -> found.parents().stream())
            .anyMatch(parent -> ended.containsKey(parent) || willBeRead(map, orphans, parent));
  }

  /** A child has a higher id than its parents. */
  private static List<Shard> oldestFirst(ShardMap map) {
    return map.stream().shards().stream().sorted(Comparator.comparing(Shard::id)).toList();
  }
}
