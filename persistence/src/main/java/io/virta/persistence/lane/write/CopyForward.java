package io.virta.persistence.lane.write;

import io.virta.persistence.lane.index.EntryReader;
import io.virta.persistence.lane.index.EventRef;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Run;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.index.RunEntries;
import io.virta.persistence.lane.index.SnapshotRef;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the few entries that are still needed in old segments again, so that these segments can be
 * freed. The copies are durable before the index points to them; copies that a crash left
 * incomplete are ignored, since the originals still exist. Used by the writer thread only.
 */
final class CopyForward {
  private final LaneIndex index;
  private final RunCache cache;
  private final Tail tail;
  private final long segmentBytes;
  private final EntryReader reader = new EntryReader();

  /** The changes to apply to the index when the copies are durable. */
  private final List<Runnable> changes = new ArrayList<>();

  /** The histories with copies at the tail. */
  private final Set<History> touched = new HashSet<>();

  CopyForward(LaneIndex index, RunCache cache, Tail tail, long segmentBytes) {
    this.index = index;
    this.cache = cache;
    this.tail = tail;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Empties segments of which at most half is needed, oldest first, while the copies take at most
   * half of the new segment. The lane therefore takes at most about twice the space of the kept
   * entries.
   */
  void run() throws IOException {
    long budget = segmentBytes / 2;
    for (Segment segment : index.segments()) {
      if (segment.isSealed() && segment.heldBytes() > 0 && segment.heldBytes() <= budget) {
        budget -= segment.heldBytes();
        copy(segment);
      }
    }
  }

  private void copy(Segment segment) throws IOException {
    changes.clear();
    touched.clear();
    boolean whole = false;
    try {
      for (History history : index.histories()) {
        copyEvents(segment, history);
        copySnapshots(segment, history);
      }
      tail.settle();
      tail.force();
      whole = true;
    } catch (DamagedLogException | LogReadException leaveItWhereItIs) {
      tail.takeBack();
    } finally {
      if (!whole) {
        touched.forEach(History::takeBack);
      }
    }
    if (whole) {
      changes.forEach(Runnable::run);
    }
  }

  private void copyEvents(Segment segment, History history) throws IOException {
    for (Run run : history.runs()) {
      if (run.segment() == segment) {
        copy(history, run);
      }
    }
  }

  private void copy(History history, Run run) throws IOException {
    RunEntries entries = cache.entries(history, run);
    List<EventRef> fresh = new ArrayList<>();
    for (int i = entries.firstEndingAtOrAfter(history.trimmedTo() + 1); i < entries.count(); i++) {
      EventRef event = entries.get(i);
      fresh.add(event.movedTo(put(run.segment(), history, event)));
    }
    Segment target = tail.active();
    long lsn = tail.lastLsn();
    changes.add(
        () -> {
          history.arrived(lsn);
          history.move(run, target, fresh);
        });
  }

  private void copySnapshots(Segment segment, History history) throws IOException {
    for (SnapshotRef snapshot : history.snapshots()) {
      if (snapshot.segment() == segment) {
        long offset = put(segment, history, snapshot.asEvent());
        SnapshotRef fresh = snapshot.movedTo(tail.active(), offset, tail.lastLsn());
        changes.add(
            () -> {
              history.arrived(fresh.lsn());
              history.add(fresh);
            });
      }
    }
  }

  /**
   * Copies an entry and returns the offset of the copy. The copy keeps the checksum of the
   * original, verified on reading, so the checksum protects the bytes from the first caller to the
   * copy.
   */
  private long put(Segment from, History history, EventRef event) throws IOException {
    EntryReader.Whole original = reader.whole(from, history, event);
    touched.add(history);
    tail.name(history);
    long offset = tail.position();
    tail.put(
        original.head().content(),
        original.meta(),
        List.of(original.body()),
        history,
        /* copied= */ true);
    return offset;
  }
}
