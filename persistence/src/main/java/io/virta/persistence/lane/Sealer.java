package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.DiskFullException;
import java.io.IOException;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The life of segments around the writer: opens the next one, indexes the full one, writes
 * checkpoints, gives trimmed ones back. Used by the writer thread only.
 */
final class Sealer {
  private final Disk disk;
  private final String lane;
  private final UUID store;
  private final long boot;
  private final InstantSource clock;
  private final LaneIndex index;
  private final SegmentFiles files;
  private final CheckpointStore checkpoints;

  Sealer(
      Disk disk,
      String lane,
      UUID store,
      long boot,
      InstantSource clock,
      LaneIndex index,
      SegmentFiles files,
      CheckpointStore checkpoints) {
    this.disk = disk;
    this.lane = lane;
    this.store = store;
    this.boot = boot;
    this.clock = clock;
    this.index = index;
    this.files = files;
    this.checkpoints = checkpoints;
  }

  /** Bytes of all segments but the active one. */
  long sealedBytes() {
    long bytes = 0;
    for (Segment segment : index.segments()) {
      bytes += segment.sealed ? segment.fileBytes : 0;
    }
    return bytes;
  }

  /** The first segment of this opening, behind everything recovered. */
  Segment begin(Recovered before) throws IOException {
    Segment first =
        open(before.nextSegmentId(), before.lastSegmentId(), before.end(), before.lastLsn());
    if (before.lastSegmentId() > 0 && before.end() == SegmentHeader.UNKNOWN_END) {
      first.hold(0); // its header bounds the one before it, should that be restored
    }
    index.add(first);
    return first;
  }

  /** Notes what was recovered, so that the next opening need not scan it. */
  void begun(Tail tail) throws IOException {
    boolean wasClosed = checkpoints.newest().closed();
    checkpoint(tail, tail.active().id);
    if (wasClosed) {
      checkpoint(tail, tail.active().id); // neither slot may say so once something is written
    }
  }

  private Segment open(long id, long previousId, long previousEnd, long previousLsn)
      throws IOException {
    return files.create(
        new SegmentHeader(
            store, lane, id, previousId, previousEnd, previousLsn, boot, clock.millis()));
  }

  /** Opens the next segment and closes the active one, which is durable to its end. */
  Segment roll(Tail tail) throws IOException {
    Segment full = tail.active();
    Segment next = open(full.id + 1, full.id, full.end, tail.lastLsn());
    try {
      seal(full);
      checkpoint(tail, next.id);
    } catch (DiskFullException later) {
      full.sealed =
          true; // its index is rebuilt when the lane opens; the next checkpoint includes it
    }
    full.file.cool();
    index.add(next);
    return next;
  }

  /** Indexes a segment that is durable to its end and complete. */
  void seal(Segment segment) throws IOException {
    segment.sealed = true;
    if (segment.fileBytes > segment.end) {
      segment.file.truncate(segment.end);
      segment.fileBytes = segment.end;
    }
    SealedIndex sealedIndex = SealedIndex.write(disk, store, segment, index.shards());
    sealedIndex.attach(segment, index);
  }

  private void checkpoint(Tail tail, long lastSegmentId) throws IOException {
    checkpoint(tail, lastSegmentId, /* closed= */ false);
  }

  private void checkpoint(Tail tail, long lastSegmentId, boolean closed) throws IOException {
    checkpoints.write(
        new Checkpoint(
            checkpoints.newest().epoch() + 1,
            tail.durableLsn(),
            boot,
            lastSegmentId,
            index.nextShardNo(),
            index.unprovenLsn(),
            index.unseen(),
            closed,
            /* old= */ false,
            index.dropped(),
            Checkpoint.endsOf(index.segments(), index.lostSegments()),
            Checkpoint.statesOf(index.shards())));
  }

  /** Gives back the sealed segments in which nothing is kept, once nobody reads them. */
  void giveBack(Tail tail) throws IOException {
    if (index.segments().stream().anyMatch(Sealer::isForNothing)) {
      retire(tail);
      files.giveBack();
    } else if (files.hasUnread()) {
      files.giveBack();
    }
  }

  private void retire(Tail tail) throws IOException {
    if (!tail.isForced()) {
      tail.force();
    }
    // Both slots: what a segment taught, and that it may be missing from now on, must survive the
    // loss of either slot.
    checkpoint(tail, tail.active().id);
    checkpoint(tail, tail.active().id);
    for (Segment segment : index.segments()) {
      if (isForNothing(segment)) {
        index.remove(segment);
        files.retire(segment);
      }
    }
  }

  private static boolean isForNothing(Segment segment) {
    return segment.sealed && !segment.isNeeded();
  }

  /** Seals the active segment, so that the next start need not scan. */
  void close(Tail tail) throws IOException {
    seal(tail.active());
    checkpoint(tail, tail.active().id, /* closed= */ true);
  }
}
