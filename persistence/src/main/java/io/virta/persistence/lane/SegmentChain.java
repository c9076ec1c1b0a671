package io.virta.persistence.lane;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Tells a lost segment from one that was given back: before a segment is given back, a checkpoint
 * no longer names it. Segments behind the checkpoint follow each other without a gap. Used once.
 */
final class SegmentChain {
  private final Checkpoint checkpoint;
  private final Watermark.Evidence watermark;
  private final Map<Long, Long> foreign;

  /**
   * @param foreign files that hold another segment than their name says, with that segment
   */
  SegmentChain(Checkpoint checkpoint, Watermark.Evidence watermark, Map<Long, Long> foreign) {
    this.checkpoint = checkpoint;
    this.watermark = watermark;
    this.foreign = foreign;
  }

  /** Segments lost in front of that one, behind the one before it, which ends at that entry. */
  List<Hole> inFrontOf(SegmentOpener.Opened next, long previousId, long previousLsn) {
    long nextId = next.segment().id;
    NavigableSet<Long> ids = named(previousId, nextId);
    SegmentHeader header = next.header();
    long lastLinked = header == null ? nextId - 1 : Math.min(nextId - 1, header.previousId());
    long firstUnnamed = Math.max(checkpoint.lastSegmentId(), previousId) + 1;
    if (firstUnnamed <= lastLinked) {
      ids.add(firstUnnamed);
    }
    return holes(ids, previousLsn, next.segment().previousLsn);
  }

  /** Segments lost behind the last one that is there. */
  List<Hole> behind(long lastId, long lastLsn) {
    NavigableSet<Long> ids = named(lastId, Long.MAX_VALUE);
    if (watermark.segmentId() > lastId) {
      ids.add(watermark.segmentId());
    }
    long evidence = Math.max(checkpoint.lsn(), watermark.lsn());
    return holes(ids, lastLsn, Math.max(evidence, lastLsn + 1));
  }

  /** Whether a segment was given back: a crash may keep its file. */
  boolean wasGivenBack(long id) {
    return checkpoint.namesKept() && id < checkpoint.lastSegmentId() && !isNamed(id);
  }

  private boolean isNamed(long id) {
    return checkpoint.segments().stream().anyMatch(segment -> segment.segmentId() == id);
  }

  /** The newest segment that anything tells of. */
  long newestId() {
    return Math.max(checkpoint.lastSegmentId(), watermark.segmentId());
  }

  private NavigableSet<Long> named(long behindId, long beforeId) {
    TreeSet<Long> ids = new TreeSet<>();
    if (checkpoint.namesKept()) {
      checkpoint.segments().forEach(segment -> ids.add(segment.segmentId()));
    }
    if (checkpoint.lastSegmentId() > 0) {
      ids.add(checkpoint.lastSegmentId());
    }
    ids.removeIf(id -> id <= behindId || id >= beforeId);
    return ids;
  }

  private List<Hole> holes(NavigableSet<Long> ids, long previousLsn, long lastLsn) {
    List<Hole> holes = new ArrayList<>();
    long reached = previousLsn;
    for (long id : ids) {
      long end = id == ids.last() ? Math.max(lastLsn, endOf(id)) : endOf(id);
      if (end > reached) {
        holes.add(Hole.ofSegment(id, reached + 1, end, foreign.getOrDefault(id, 0L)));
        reached = end;
      }
    }
    return holes;
  }

  private long endOf(long id) {
    for (Checkpoint.SegmentEnd segment : checkpoint.segments()) {
      if (segment.segmentId() == id) {
        return segment.lastLsn();
      }
    }
    return 0;
  }
}
