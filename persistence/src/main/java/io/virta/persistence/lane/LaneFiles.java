package io.virta.persistence.lane;

import io.virta.persistence.disk.Disk;
import io.virta.persistence.disk.OpenFiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The files of a lane as its opening found them, before anything is concluded. What belongs to
 * another lane is not among them.
 *
 * @param misplaced files that hold another segment than their name says, with that segment
 */
record LaneFiles(
    UUID store,
    List<SegmentOpener.Opened> segments,
    Map<Long, Long> misplaced,
    HeaderEvidence headers,
    CheckpointStore checkpoints,
    Watermark.Evidence watermark,
    Tombstones tombstones) {

  static LaneFiles read(Disk disk, OpenFiles openFiles, UUID store) throws IOException {
    SegmentOpener opener = new SegmentOpener(disk, openFiles, store);
    List<SegmentOpener.Opened> segments = opener.open();
    HeaderEvidence headers = new HeaderEvidence(segments);
    CheckpointStore checkpoints = new CheckpointStore(disk, store, headers::mayHaveSeen);
    Checkpoint newest = checkpoints.newest();
    // Before it writes its first checkpoint of the new format, a lane writes its tombstones anew.
    boolean mayBeOld = newest.epoch() == 0 || newest.old();
    return new LaneFiles(
        store,
        segments,
        opener.misplaced(),
        headers,
        checkpoints,
        Watermark.read(disk, store),
        Tombstones.read(disk, store, lsn -> mayBeOld && headers.mayHaveEndedAt(lsn)));
  }
}
