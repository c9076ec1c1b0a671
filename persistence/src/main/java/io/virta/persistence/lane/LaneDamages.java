package io.virta.persistence.lane;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Puts what a lane knows of its damage into words: what its opening found, and what reads met since
 * then. Safe for any thread.
 */
final class LaneDamages {
  /** More places are not needed to know that a file is damaged. */
  private static final int MET_MAX = 1_000;

  private record Spot(String file, long offset) {}

  private final String lane;
  private final LaneIndex index;
  private final Map<Spot, DamagedEntryException.Place> met = new LinkedHashMap<>();

  LaneDamages(String lane, LaneIndex index) {
    this.lane = lane;
    this.index = index;
  }

  /** Does a read, and keeps in mind where it met damage. */
  <T> T noting(Supplier<T> read) {
    try {
      return read.get();
    } catch (DamagedEntryException damaged) {
      note(damaged.place());
      throw damaged;
    }
  }

  private void note(DamagedEntryException.Place place) {
    synchronized (met) {
      if (met.size() < MET_MAX) {
        met.put(new Spot(place.file(), place.offset()), place);
      }
    }
  }

  List<LogDamage> all() {
    List<LogDamage> damages = new ArrayList<>();
    Set<Shard> named = new HashSet<>();
    for (Hole hole : index.holes()) {
      addHole(hole, damages, named);
    }
    for (Shard shard : index.hurt()) {
      if (shard.isHurt() && named.add(shard)) {
        damages.add(damage("", 0, List.of(shard.persistenceId), shard.describeHurt()));
      }
    }
    if (damages.isEmpty() && !index.knowsAllIds()) {
      damages.add(
          damage(
              "",
              0,
              List.of(),
              "entries of the lane up to %d are lost".formatted(index.unprovenLsn())));
    }
    addMet(damages);
    return damages;
  }

  private void addHole(Hole hole, List<LogDamage> damages, Set<Shard> named) {
    if (index.isOpen(hole)) {
      List<Shard> hurt = index.hurtBy(hole);
      named.addAll(hurt);
      List<String> ids = hurt.stream().map(shard -> shard.persistenceId).toList();
      damages.add(damage(hole.file(), hole.from(), ids, hole.describe()));
    }
  }

  private void addMet(List<LogDamage> damages) {
    synchronized (met) {
      met.values().removeIf(place -> !isKept(place));
      met.forEach(
          (spot, place) ->
              damages.add(
                  damage(
                      spot.file,
                      spot.offset,
                      List.of(place.shard().persistenceId),
                      "event %d: %s".formatted(place.event().persistSeq(), place.what()))));
    }
  }

  /** What was trimmed, deleted, replaced or dropped meanwhile is missed by nobody. */
  private boolean isKept(DamagedEntryException.Place place) {
    Shard shard = place.shard();
    boolean snapshot = place.event().eventCount() == 0;
    return index.find(shard.persistenceId) == shard
        && (snapshot
            ? shard.hasSnapshotAt(place.file(), place.offset())
            : place.event().lastPersistSeq() > shard.trimmedTo());
  }

  private LogDamage damage(String file, long offset, List<String> ids, String what) {
    return new LogDamage(lane, file, offset, ids, !index.knowsAllIds(), what);
  }
}
