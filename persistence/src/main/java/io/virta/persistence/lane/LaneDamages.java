package io.virta.persistence.lane;

import io.virta.persistence.lane.index.DamagedEntryException.Place;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.read.MetDamages;
import io.virta.persistence.lane.segment.Hole;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Describes the known damage to a lane: found when it was opened, or by reads since then. Safe for
 * any thread.
 */
final class LaneDamages {
  private final String lane;
  private final LaneIndex index;
  private final MetDamages met;

  LaneDamages(String lane, LaneIndex index, MetDamages met) {
    this.lane = lane;
    this.index = index;
    this.met = met;
  }

  List<LogDamage> all() {
    List<LogDamage> damages = new ArrayList<>();
    Set<History> named = new HashSet<>();
    for (Hole hole : index.holes()) {
      addHole(hole, damages, named);
    }
    for (History history : index.hurt()) {
      if (history.losses().isAny() && named.add(history)) {
        List<String> ids = List.of(history.persistenceId());
        damages.add(damage("", 0, ids, history.losses().describe()));
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
    met.places().forEach(place -> damages.add(met(place)));
    return damages;
  }

  private void addHole(Hole hole, List<LogDamage> damages, Set<History> named) {
    if (index.isOpen(hole)) {
      List<History> hurt = index.hurtBy(hole);
      named.addAll(hurt);
      List<String> ids = hurt.stream().map(History::persistenceId).toList();
      damages.add(damage(hole.file(), hole.from(), ids, hole.describe()));
    }
  }

  private LogDamage met(Place place) {
    return damage(
        place.file(),
        place.offset(),
        List.of(place.history().persistenceId()),
        "event %d: %s".formatted(place.event().persistSeq(), place.what()));
  }

  private LogDamage damage(String file, long offset, List<String> ids, String what) {
    return new LogDamage(lane, file, offset, ids, !index.knowsAllIds(), what);
  }
}
