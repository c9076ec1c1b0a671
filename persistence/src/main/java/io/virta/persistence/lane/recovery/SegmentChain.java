package io.virta.persistence.lane.recovery;

import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.evidence.Watermark;
import io.virta.persistence.lane.segment.Hole;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.segment.SegmentOpener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Distinguishes lost segments from freed ones: before a segment is freed, a checkpoint is written
 * that no longer lists it. Segments after the checkpoint follow each other without a gap. Used
 * once.
 */
final class SegmentChain {
  private final Checkpoint checkpoint;
  private final Watermark.Evidence watermark;
  private final Map<Long, Long> misplaced;

  /** The segments that must exist. */
  private final NavigableSet<Long> named = new TreeSet<>();

  /** The last entry of each sealed segment that the checkpoint knows. */
  private final Map<Long, Long> lastLsns = new HashMap<>();

  /**
   * @param misplaced the files that contain another segment than their name states, mapped to that
   *     segment
   */
  SegmentChain(Checkpoint checkpoint, Watermark.Evidence watermark, Map<Long, Long> misplaced) {
    this.checkpoint = checkpoint;
    this.watermark = watermark;
    this.misplaced = misplaced;
    checkpoint.segments().forEach(segment -> lastLsns.put(segment.segmentId(), segment.lastLsn()));
    if (!checkpoint.old()) {
      named.addAll(lastLsns.keySet());
    }
    if (checkpoint.reach().lastSegmentId() > 0) {
      named.add(checkpoint.reach().lastSegmentId());
    }
  }

  /**
   * The lost segments between the previous segment, whose last entry is {@code previousLsn}, and
   * the next one.
   */
  List<Hole> inFrontOf(SegmentOpener.Opened next, long previousId, long previousLsn) {
    long nextId = next.segment().id();
    NavigableSet<Long> ids = new TreeSet<>(named.subSet(previousId, false, nextId, false));
    SegmentHeader header = next.header();
    long lastLinked = header == null ? nextId - 1 : Math.min(nextId - 1, header.previousId());
    long firstUnnamed = Math.max(checkpoint.reach().lastSegmentId(), previousId) + 1;
    if (firstUnnamed <= lastLinked) {
      ids.add(firstUnnamed);
    }
    long inFront = next.lastLsnInFront();
    return holes(ids, previousLsn, inFront, inFront);
  }

  /** The lost segments after the last existing one. */
  List<Hole> behind(long lastId, long lastLsn) {
    NavigableSet<Long> ids = new TreeSet<>(named.tailSet(lastId, false));
    if (watermark.segmentId() > lastId) {
      ids.add(watermark.segmentId());
    }
    long evidence = Math.max(checkpoint.lsn(), watermark.lsn());
    // Unless the lane was closed, the newest segment may have had entries without other evidence.
    long possible = checkpoint.reach().closed() ? evidence : Math.max(evidence, lastLsn + 1);
    return holes(ids, lastLsn, possible, evidence);
  }

  /** Whether a segment was freed; its file may still exist after a crash. */
  boolean wasGivenBack(long id) {
    return !checkpoint.old() && id < checkpoint.reach().lastSegmentId() && !named.contains(id);
  }

  /** The newest segment that any file mentions. */
  long newestId() {
    return Math.max(checkpoint.reach().lastSegmentId(), watermark.segmentId());
  }

  private List<Hole> holes(NavigableSet<Long> ids, long previousLsn, long lastLsn, long provenLsn) {
    List<Hole> holes = new ArrayList<>();
    long reached = previousLsn;
    for (long id : ids) {
      long known = lastLsns.getOrDefault(id, 0L);
      long end = id == ids.last() ? Math.max(lastLsn, known) : known;
      if (end > reached) {
        boolean presumed = Math.max(provenLsn, known) <= reached;
        holes.add(Hole.ofSegment(id, reached + 1, end, presumed, misplaced.getOrDefault(id, 0L)));
        reached = end;
      }
    }
    return holes;
  }
}
