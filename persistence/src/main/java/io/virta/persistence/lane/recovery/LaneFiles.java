package io.virta.persistence.lane.recovery;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.CheckpointStore;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.evidence.Watermark;
import io.virta.persistence.lane.segment.SegmentOpener;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The files of a lane as its opening found them, before recovery evaluates them. Files of another
 * lane are not included. Used by one thread.
 */
public final class LaneFiles {
  private final UUID store;
  private final List<SegmentOpener.Opened> segments;
  private final Map<Long, Long> misplaced;
  private final HeaderEvidence headers;
  private final CheckpointStore checkpoints;
  private final Watermark.Evidence watermark;
  private final Tombstones tombstones;

  private LaneFiles(Disk disk, OpenFiles openFiles, UUID store) throws IOException {
    SegmentOpener opener = new SegmentOpener(disk, openFiles, store);
    this.store = store;
    this.segments = opener.open();
    this.misplaced = opener.misplaced();
    this.headers = new HeaderEvidence(segments);
    this.checkpoints = new CheckpointStore(disk, store, headers::mayHaveSeen);
    this.watermark = Watermark.read(disk, store);
    Checkpoint newest = checkpoints.newest();
    // A lane rewrites its tombstones before it writes its first checkpoint of the new format.
    boolean mayBeOld = newest.epoch() == 0 || newest.old();
    this.tombstones = Tombstones.read(disk, store, lsn -> mayBeOld && headers.mayHaveEndedAt(lsn));
  }

  /**
   * Reads the small files and the headers of the segments, and opens the segments. Blocks on the
   * disk.
   *
   * @param openFiles the pool in which the segments are opened; its owner closes them
   * @throws io.virta.persistence.log.LogUnusableException if a file is of another lane or of a
   *     newer version, or if the tombstones are damaged
   */
  public static LaneFiles read(Disk disk, OpenFiles openFiles, UUID store) throws IOException {
    return new LaneFiles(disk, openFiles, store);
  }

  /** The checkpoints of the lane; the writer adds new ones. */
  public CheckpointStore checkpoints() {
    return checkpoints;
  }

  /** The data that repairs abandoned. */
  public Tombstones tombstones() {
    return tombstones;
  }

  UUID store() {
    return store;
  }

  /** The segments, oldest first. */
  List<SegmentOpener.Opened> segments() {
    return segments;
  }

  /** The files that contain another segment than their name states, mapped to that segment. */
  Map<Long, Long> misplaced() {
    return misplaced;
  }

  HeaderEvidence headers() {
    return headers;
  }

  Watermark.Evidence watermark() {
    return watermark;
  }
}
