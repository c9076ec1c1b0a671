package io.virta.persistence.lane;

import io.virta.persistence.log.DamagedLogException;
import io.virta.persistence.log.LogReadException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Writes the few entries still needed in old segments again, so that these can be given back. The
 * copies are durable before the index points at them; a copy cut short by a crash is ignored, since
 * the originals are still there. Used by the writer thread only.
 */
final class CopyForward {
  private final LaneIndex index;
  private final RunCache cache;
  private final Tail tail;
  private final long segmentBytes;
  private final EntryReader reader = new EntryReader();

  /** What will change in the index when the copies are durable. */
  private final List<Runnable> changes = new ArrayList<>();

  /** Shards that have copies behind the tail. */
  private final Set<Shard> touched = new HashSet<>();

  CopyForward(LaneIndex index, RunCache cache, Tail tail, long segmentBytes) {
    this.index = index;
    this.cache = cache;
    this.tail = tail;
    this.segmentBytes = segmentBytes;
  }

  /**
   * Empties segments that are less than half needed, oldest first, while the copies take less than
   * half of the new one: so the lane takes at most about twice what it keeps.
   */
  void run() throws IOException {
    long budget = segmentBytes / 2;
    for (Segment segment : index.segments()) {
      if (segment.sealed && segment.heldBytes > 0 && segment.heldBytes <= budget) {
        budget -= segment.heldBytes;
        copy(segment);
      }
    }
  }

  private void copy(Segment segment) throws IOException {
    changes.clear();
    touched.clear();
    boolean whole = false;
    try {
      for (Shard shard : index.shards()) {
        copyEvents(segment, shard);
        copySnapshots(segment, shard);
      }
      tail.settle();
      tail.force();
      whole = true;
    } catch (DamagedLogException | LogReadException leaveItWhereItIs) {
      tail.takeBack();
    } finally {
      if (!whole) {
        touched.forEach(Shard::takeBack);
      }
    }
    if (whole) {
      changes.forEach(Runnable::run);
    }
  }

  private void copyEvents(Segment segment, Shard shard) throws IOException {
    for (Run run : shard.runs()) {
      if (run.segment == segment) {
        copy(shard, run);
      }
    }
  }

  private void copy(Shard shard, Run run) throws IOException {
    RunEntries entries = cache.entries(shard, run);
    List<EventRef> fresh = new ArrayList<>();
    for (int i = entries.firstEndingAtOrAfter(shard.trimmedTo() + 1); i < entries.count(); i++) {
      EventRef event = entries.get(i);
      EntryKind kind = event.recordCount() > 0 ? EntryKind.RECORDS : EntryKind.EVENTS;
      fresh.add(event.movedTo(put(run.segment, shard, event, kind)));
    }
    Segment target = tail.active();
    long lsn = tail.lastLsn();
    changes.add(
        () -> {
          shard.arrived(lsn);
          shard.move(run, target, fresh);
        });
  }

  private void copySnapshots(Segment segment, Shard shard) throws IOException {
    for (SnapshotRef snapshot : shard.snapshots()) {
      if (snapshot.segment() == segment) {
        long offset = put(segment, shard, snapshot.asEvent(), EntryKind.SNAPSHOT);
        SnapshotRef fresh = snapshot.movedTo(tail.active(), offset, tail.lastLsn());
        changes.add(
            () -> {
              shard.arrived(fresh.lsn());
              shard.add(fresh);
            });
      }
    }
  }

  /** Answers where the copy starts. */
  private long put(Segment from, Shard shard, EventRef event, EntryKind kind) throws IOException {
    ByteBuffer bytes = reader.whole(from, shard, event);
    touched.add(shard);
    if (shard.namedInSegment != tail.active().id) {
      tail.putName(shard);
      shard.namedInSegment = tail.active().id;
    }
    ByteBuffer meta = bytes.slice(0, event.metaLength());
    ByteBuffer body = bytes.slice(event.metaLength(), event.bodyLength());
    long offset = tail.position();
    tail.put(
        Appends.copy(kind, shard.persistenceId, event.persistSeq(), event.eventCount(), meta, body),
        shard,
        true);
    return offset;
  }
}
