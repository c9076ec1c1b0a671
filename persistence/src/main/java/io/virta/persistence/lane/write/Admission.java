package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.segment.EntryKind;
import io.virta.persistence.lane.settings.LaneSettings;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogFullException;
import org.jspecify.annotations.Nullable;

/** Decides which appends may be written. Used by the writer thread only. */
final class Admission {
  private final LaneIndex index;
  private final LaneRoom room;

  Admission(LaneIndex index, LaneRoom room) {
    this.index = index;
    this.room = room;
  }

  /** The reason why an append must be rejected; null if it may be written. */
  @Nullable RuntimeException refusal(Request.Append append, History history) {
    boolean adds = append.kind().isEvent() || append.kind() == EntryKind.SNAPSHOT;
    if (adds && append.bytes() > LaneSettings.ENTRY_BYTES_MAX) {
      return new IllegalArgumentException(
          "%s: an entry has at most %d bytes, not %d"
              .formatted(append.persistenceId(), LaneSettings.ENTRY_BYTES_MAX, append.bytes()));
    }
    if (adds || append.kind() == EntryKind.SNAPSHOTS_DELETED) {
      DamagedLogException damage = damageOf(append.persistenceId());
      if (damage != null) {
        return damage;
      }
    }
    if (append.kind().isEvent()) {
      if (history.refusedSeq() != 0 && append.persistSeq() > history.refusedSeq()) {
        return room.refusal(); // an earlier event was rejected, so this one would leave a gap
      }
      if (!continues(append, history)) {
        return new IllegalArgumentException(
            "%s: the next event has number %d, not %d"
                .formatted(append.persistenceId(), history.stagedSeq() + 1, append.persistSeq()));
      }
    }
    return adds && !room.admits(append.bytes()) ? refuseForRoom(append, history) : null;
  }

  /** The damage that forbids operations that need the id to be complete; null if there is none. */
  @Nullable DamagedLogException damageOf(String persistenceId) {
    try {
      index.requireProven(persistenceId);
      return null;
    } catch (DamagedLogException damage) {
      return damage;
    }
  }

  /**
   * Whether the event may follow: it has the next number, or the one after a snapshot that is newer
   * than all events.
   */
  private static boolean continues(Request.Append append, History history) {
    return append.persistSeq() == history.stagedSeq() + 1
        || (append.persistSeq() > history.stagedSeq()
            && append.persistSeq() == history.newestSnapshotSeq() + 1);
  }

  /** Rejects an append, and with it all later events of the id. */
  LogFullException refuseForRoom(Request.Append append, History history) {
    if (append.kind().isEvent()) {
      history.refused(append.persistSeq());
    }
    return room.refusal();
  }
}
