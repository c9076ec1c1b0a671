package io.virta.persistence.lane.write;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFullException;
import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.CheckpointStore;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Recovered;
import io.virta.persistence.lane.index.SealedIndex;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.lane.segment.SegmentFiles;
import io.virta.persistence.lane.segment.SegmentHeader;
import java.io.IOException;

/**
 * Manages the life cycle of segments for the writer: opens the next one, indexes the full one,
 * writes checkpoints, frees trimmed ones. Used by the writer thread only.
 */
final class Sealer {
  private final Disk disk;
  private final String lane;
  private final LaneStart start;
  private final LaneIndex index;
  private final SegmentFiles files;
  private final CheckpointStore checkpoints;

  Sealer(Disk disk, String lane, LaneStart start) {
    this.disk = disk;
    this.lane = lane;
    this.start = start;
    this.index = start.index();
    this.files = start.files();
    this.checkpoints = start.checkpoints();
  }

  /** The bytes of all sealed segments. */
  long sealedBytes() {
    long bytes = 0;
    for (Segment segment : index.segments()) {
      bytes += segment.isSealed() ? segment.fileBytes() : 0;
    }
    return bytes;
  }

  /** Creates the first segment of this opening, after everything recovered. */
  Segment begin() throws IOException {
    Recovered before = start.recovered();
    Segment first = open(before.nextSegmentId(), before.last());
    if (before.last().segmentId() > 0 && !before.last().isKnown()) {
      first.hold(0); // keep it for its header, in case the previous segment is restored
    }
    index.add(first);
    return first;
  }

  /** Records the recovered state in a checkpoint, so that the next opening does not scan it. */
  void begun(Tail tail) throws IOException {
    boolean wasClosed = checkpoints.newest().reach().closed();
    checkpoint(tail, tail.active().id());
    if (wasClosed) {
      checkpoint(tail, tail.active().id()); // clear the flag in the other slot, too
    }
  }

  private Segment open(long id, SegmentEnd previous) throws IOException {
    return files.create(
        new SegmentHeader(
            start.store(), lane, id, previous, start.recovered().boot(), start.clock().millis()));
  }

  /** Opens the next segment and closes the active one, which is durable to its end. */
  Segment roll(Tail tail) throws IOException {
    Segment full = tail.active();
    Segment next = open(full.id() + 1, new SegmentEnd(full.id(), full.end(), tail.lastLsn()));
    try {
      seal(full);
      checkpoint(tail, next.id());
    } catch (DiskFullException later) {
      full.seal(); // its index is rebuilt when the lane opens; the next checkpoint includes it
    }
    full.file().cool();
    index.add(next);
    return next;
  }

  /** Indexes a complete segment that is durable to its end. */
  void seal(Segment segment) throws IOException {
    segment.seal();
    if (segment.fileBytes() > segment.end()) {
      segment.file().truncate(segment.end());
      segment.fileBytes(segment.end());
    }
    SealedIndex.write(disk, start.store(), segment, index).attach(segment, index);
  }

  private void checkpoint(Tail tail, long lastSegmentId) throws IOException {
    checkpoint(tail, lastSegmentId, /* closed= */ false);
  }

  private void checkpoint(Tail tail, long lastSegmentId, boolean closed) throws IOException {
    long boot = start.recovered().boot();
    checkpoints.write(
        new Checkpoint(
            checkpoints.newest().epoch() + 1,
            /* old= */ false,
            new Checkpoint.Reach(tail.durableLsn(), boot, lastSegmentId, closed),
            index.doubt(),
            index.numbers(),
            index.neededEnds(),
            index.states()));
  }

  /** Frees the sealed segments without kept entries, once they have no readers. */
  void giveBack(Tail tail) throws IOException {
    if (hasSegmentForNothing()) {
      retire(tail);
      files.giveBack();
    } else if (files.hasUnread()) {
      files.giveBack();
    }
  }

  /** Uses no stream because it is called after each group. */
  private boolean hasSegmentForNothing() {
    for (Segment segment : index.segments()) {
      if (isForNothing(segment)) {
        return true;
      }
    }
    return false;
  }

  private void retire(Tail tail) throws IOException {
    if (!tail.isForced()) {
      tail.force();
    }
    // Write both slots: the facts from a freed segment, and the fact that it may be missing from
    // now on, must survive the loss of either slot.
    checkpoint(tail, tail.active().id());
    checkpoint(tail, tail.active().id());
    for (Segment segment : index.segments()) {
      if (isForNothing(segment)) {
        index.remove(segment);
        files.retire(segment);
      }
    }
  }

  private static boolean isForNothing(Segment segment) {
    return segment.isSealed() && !segment.isNeeded();
  }

  /** Seals the active segment, so that the next start needs no scan. */
  void close(Tail tail) throws IOException {
    seal(tail.active());
    checkpoint(tail, tail.active().id(), /* closed= */ true);
  }
}
