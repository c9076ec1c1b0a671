package io.virta.persistence.lane.read;

import io.virta.persistence.lane.index.DamagedEntryException;
import io.virta.persistence.lane.index.DamagedEntryException.Place;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The places where reads found damage since the lane was opened. Safe for any thread. */
public final class MetDamages {
  /** The maximum number of places kept; more are not needed to know that a file is damaged. */
  private static final int MET_MAX = 1_000;

  private record Spot(String file, long offset) {}

  private final LaneIndex index;
  private final Map<Spot, Place> met = new LinkedHashMap<>();

  public MetDamages(LaneIndex index) {
    this.index = index;
  }

  /** Performs a read, and registers the place if it finds damage. */
  <T> T noting(Supplier<T> read) {
    try {
      return read.get();
    } catch (DamagedEntryException damaged) {
      note(damaged.place());
      throw damaged;
    }
  }

  private void note(Place place) {
    synchronized (met) {
      if (met.size() < MET_MAX) {
        met.put(new Spot(place.file(), place.offset()), place);
      }
    }
  }

  /** The damaged places whose entries are still kept, in the order of discovery. */
  public List<Place> places() {
    synchronized (met) {
      met.values().removeIf(place -> !isKept(place));
      return List.copyOf(met.values());
    }
  }

  /** Whether the damaged entry is still kept: not trimmed, deleted, replaced or dropped since. */
  private boolean isKept(Place place) {
    History history = place.history();
    boolean snapshot = place.event().eventCount() == 0;
    return index.find(history.persistenceId()) == history
        && (snapshot
            ? history.hasSnapshotAt(place.file(), place.offset())
            : place.event().lastPersistSeq() > history.trimmedTo());
  }
}
