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
 * What the headers of the segments say about each other. They name their lane, so whatever small
 * file contradicts them is older than they are, or was written for another lane.
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

  /** The header that closed a segment; null when it cannot be read, or does not know the end. */
  @Nullable SegmentHeader closing(long segmentId) {
    SegmentHeader next = byPreviousId.get(segmentId);
    return next == null || next.previousEnd() == SegmentHeader.UNKNOWN_END ? null : next;
  }

  /** The number behind which numbers were given away again; the greatest when unknown. */
  long lastLsnOf(long segmentId) {
    Map.Entry<Long, SegmentHeader> next = byId.higherEntry(segmentId);
    return next == null ? Long.MAX_VALUE : next.getValue().previousLsn();
  }

  /** Whether that segment says where a segment ends in which something is lost. */
  boolean bounds(long segmentId, Set<Long> lossyIds) {
    SegmentHeader header = byId.get(segmentId);
    return header != null && lossyIds.contains(header.previousId());
  }

  /** Whether an index belongs to its segment, as far as anything tells. */
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
   * Whether a repair may have found the lane ending at that entry. The start after a repair begins
   * a segment there, so that is impossible only if two segments that follow each other directly are
   * the nearest to begin before and behind it. A segment in between may have been given back.
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
