package io.virta.persistence.lane.recovery;

import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.Tombstones;
import io.virta.persistence.lane.index.History;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Losses;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.lane.segment.Segment;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.lane.segment.SegmentHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Collects the holes that a recovery finds, and derives from them which histories may have lost
 * something, which files must be kept, and what remains unknown. Used once, by one thread.
 */
final class FoundLosses {
  private static final long LOST_NAMES_MAX = 1 << 20;

  private final LaneFiles files;
  private final LaneIndex index;
  private final Checkpoint checkpoint;
  private final Tombstones tombstones;
  private final List<Hole> holes = new ArrayList<>();

  /** The histories that lost an entry that no checkpoint covers. */
  private final Set<History> hit = new HashSet<>();

  private long lastLsn;

  FoundLosses(LaneFiles files, LaneIndex index) {
    this.files = files;
    this.index = index;
    this.checkpoint = files.checkpoints().newest();
    this.tombstones = files.tombstones();
    this.lastLsn = checkpoint.lsn();
  }

  /** The LSN of the lane's last entry, including lost ones. */
  long lastLsn() {
    return lastLsn;
  }

  /** Registers that entries up to {@code lsn} exist. */
  void reached(long lsn) {
    lastLsn = Math.max(lastLsn, lsn);
  }

  /** Adds holes whose entries are the last ones so far. */
  void add(List<Hole> found) {
    holes.addAll(found);
    for (Hole hole : found) {
      reached(hole.lsnTo());
    }
  }

  /** Adds holes between the entries of a segment. */
  void inside(List<Hole> found) {
    holes.addAll(found);
  }

  /** Whether the segment has a hole that no repair abandoned. */
  boolean hasOpenHoleIn(Segment segment) {
    return holes.stream().anyMatch(hole -> hole.segmentId() == segment.id() && !isAbandoned(hole));
  }

  /** Registers that an entry of the history refers to {@code previousLsn} as its previous one. */
  void follows(History history, long previousLsn) {
    if (!checkpoint.hasSeen(previousLsn)
        && holes.stream().anyMatch(hole -> hole.covers(previousLsn))) {
      hit.add(history);
    }
  }

  /** Updates the index with the conclusions, once all segments are recovered. */
  void conclude() {
    markUnproven();
    abandon();
    noteHurt();
    holdDamaged();
  }

  /**
   * Marks the histories that may have lost entries. Lost entries that the checkpoint does not cover
   * may belong to any history, known or not; only a later entry of a history that points back to an
   * entry before the hole proves that the history lost nothing in it.
   */
  private void markUnproven() {
    Checkpoint.Unseen unseen = checkpoint.unseen();
    long lostFrom = Long.MAX_VALUE;
    long lostTo = 0;
    for (Hole hole : holes) {
      boolean seen =
          hole.lsnTo() <= checkpoint.lsn() && !unseen.overlaps(hole.lsnFrom(), hole.lsnTo());
      if (!seen && !isAbandoned(hole)) {
        lostFrom = Math.min(lostFrom, hole.lsnFrom());
        lostTo = Math.max(lostTo, hole.lsnTo());
      }
    }
    if (lostTo > 0) {
      leaveUnseen(lostFrom, lostTo);
    } else if (!unseen.isEmpty()) {
      index.unprovenLsn(0); // the lost entries were restored or abandoned
      index.histories().forEach(history -> history.losses().unproven(false));
    }
  }

  private void leaveUnseen(long lostFrom, long lostTo) {
    Checkpoint.Unseen before = checkpoint.unseen();
    boolean fresh = lostTo > checkpoint.lsn();
    long firstUnseen = before.isEmpty() ? checkpoint.lsn() + 1 : before.from();
    long from = Math.max(lostFrom, firstUnseen);
    index.unseen(new Checkpoint.Unseen(from, fresh ? lastLsn : before.to()));
    index.unprovenLsn(Math.max(lostTo, index.unprovenLsn()));
    for (History history : index.histories()) {
      Losses losses = history.losses();
      losses.unproven(losses.isUnproven() || hit.contains(history) || history.lastLsn() <= lostTo);
    }
    if (fresh) {
      // Lost entries may have defined new histories, whose numbers must not be assigned again.
      long names = Math.min(lostTo - from + 1, LOST_NAMES_MAX);
      index.avoid(index.nextHistoryNo() - 1 + (int) names);
    }
  }

  private void abandon() {
    for (Tombstones.Range range : tombstones.ranges()) {
      History history = index.find(range.historyNo());
      if (history != null) {
        history.losses().abandon(range);
      }
    }
    index
        .histories()
        .forEach(history -> history.losses().abandonSnapshots(tombstones.snapshotLsns()));
  }

  /**
   * Passes the losses found by this opening to the index, so that they can be reported until a
   * repair.
   */
  private void noteHurt() {
    List<History> hurt = new ArrayList<>();
    for (History history : index.histories()) {
      history.losses().noteMissing();
      if (history.losses().isAny()) {
        hurt.add(history);
      }
    }
    index.hurt(hurt);
    index.holes(holes);
    index.abandonedLsn(tombstones.lsn());
    index.lostSegments(lostSegments());
  }

  private List<SegmentEnd> lostSegments() {
    Map<Long, SegmentEnd> ends = new HashMap<>();
    checkpoint.segments().forEach(segment -> ends.put(segment.segmentId(), segment));
    List<SegmentEnd> lost = new ArrayList<>();
    for (Hole hole : holes) {
      if (hole.isWholeSegment() && (!isAbandoned(hole) || !index.hurtBy(hole).isEmpty())) {
        SegmentEnd known = ends.get(hole.segmentId());
        lost.add(
            known != null
                ? known
                : new SegmentEnd(hole.segmentId(), SegmentHeader.UNKNOWN_END, hole.provenLsn()));
      }
    }
    return lost;
  }

  /**
   * Keeps all files with lost entries, because they may be restored. After that the entries that
   * follow the lost ones are needed, too, and the header that states their end.
   */
  private void holdDamaged() {
    Set<Long> damaged = new HashSet<>();
    for (Hole hole : holes) {
      if (index.isOpen(hole)) {
        damaged.add(hole.segmentId());
      }
    }
    for (Segment segment : index.segments()) {
      boolean unseen = index.unseen().overlaps(segment.previousLsn() + 1, segment.lastLsn());
      if (unseen
          || damaged.contains(segment.id())
          || files.headers().bounds(segment.id(), damaged)) {
        segment.hold(0);
      }
    }
  }

  private boolean isAbandoned(Hole hole) {
    return hole.lsnTo() <= tombstones.lsn();
  }
}
