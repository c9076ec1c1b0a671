package io.virta.persistence.lane.recovery;

import io.virta.persistence.lane.evidence.Checkpoint;
import io.virta.persistence.lane.index.SealedIndex;
import io.virta.persistence.lane.segment.SegmentEnd;
import io.virta.persistence.lane.segment.SegmentHeader;
import io.virta.persistence.lane.segment.SegmentOpener;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The evidence that the segment headers give about each other. Headers identify their lane, so a
 * small file that contradicts them is outdated, or was written for another lane.
 */
final class HeaderEvidence {
  private final NavigableMap<Long, SegmentHeader> byId = new TreeMap<>();
  private final Map<Long, SegmentHeader> byPreviousId = new HashMap<>();

  HeaderEvidence(List<SegmentOpener.Opened> segments) {
    for (SegmentOpener.Opened opened : segments) {
      SegmentHeader header = opened.header();
      if (header != null) {
        byId.put(header.segmentId(), header);
        byPreviousId.put(header.previousId(), header);
      }
    }
  }

  /** The header that closed a segment; null if it is unreadable, or does not know the end. */
  @Nullable SegmentHeader closing(long segmentId) {
    SegmentHeader next = byPreviousId.get(segmentId);
    return next == null || next.previousEnd() == SegmentHeader.UNKNOWN_END ? null : next;
  }

  /** The LSN above which LSNs were assigned again; {@link Long#MAX_VALUE} if unknown. */
  long lastLsnOf(long segmentId) {
    Map.Entry<Long, SegmentHeader> next = byId.higherEntry(segmentId);
    return next == null ? Long.MAX_VALUE : next.getValue().previousLsn();
  }

  /** Whether the header of the segment states the end of one of the {@code lossyIds}. */
  boolean bounds(long segmentId, Set<Long> lossyIds) {
    SegmentHeader header = byId.get(segmentId);
    return header != null && lossyIds.contains(header.previousId());
  }

  /** Whether an index belongs to its segment, according to the available evidence. */
  boolean agreesWith(SealedIndex sealed, @Nullable SegmentEnd named) {
    SegmentHeader next = closing(sealed.end().segmentId());
    return next != null
        ? next.previous().equals(sealed.end())
        : !sealed.isOld() || sealed.end().equals(named);
  }

  /** Whether an old checkpoint may have been written by this lane. */
  boolean mayHaveSeen(Checkpoint old) {
    SegmentHeader last = byId.get(old.reach().lastSegmentId());
    if (last != null && (last.boot() != old.reach().boot() || last.previousLsn() > old.lsn())) {
      return false;
    }
    return lastLsnOf(old.reach().lastSegmentId()) >= old.lsn()
        && old.segments().stream().allMatch(this::mayHaveEnded);
  }

  private boolean mayHaveEnded(SegmentEnd segment) {
    SegmentHeader next = closing(segment.segmentId());
    return next == null
        || (next.previousEnd() == segment.end() && next.previousLsn() >= segment.lastLsn());
  }

  /**
   * Whether the lane may have ended at {@code lsn} when a repair ran. The start after a repair
   * begins a segment at that place. If no segment begins there, this is only impossible if the
   * nearest segments that begin before and after it follow each other directly; otherwise a segment
   * in between may have been freed.
   */
  boolean mayHaveEndedAt(long lsn) {
    SegmentHeader before = null;
    for (SegmentHeader header : byId.values()) {
      if (header.previousLsn() >= lsn) {
        return header.previousLsn() == lsn
            || before == null
            || header.previousId() != before.segmentId();
      }
      before = header;
    }
    return true;
  }
}
