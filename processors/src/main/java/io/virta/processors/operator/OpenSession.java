package io.virta.processors.operator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * A session that is not closed.
 *
 * @param openings the events that decide whether an earlier event belongs to the session: the
 *     first, and each that follows it within the gap and was read at a lower watermark than those
 *     before it. In the order of their times, usually one
 */
record OpenSession(List<Opening> openings, Object accumulator) {
  /**
   * An event of a session.
   *
   * @param watermark that of its shard when the event was read
   */
  record Opening(long eventMillis, long watermark) {}

  /** Returns those of the events of a session that {@link #openings} keeps. */
  static List<Opening> openings(Collection<Opening> events, long gapMillis) {
    List<Opening> sorted = new ArrayList<>(events);
    sorted.sort(
        Comparator.comparingLong(Opening::eventMillis).thenComparingLong(Opening::watermark));
    long endMillis = sorted.get(0).eventMillis() + gapMillis;
    List<Opening> kept = new ArrayList<>();
    for (Opening event : sorted) {
      boolean isFirst = kept.isEmpty();
      if (isFirst
          || (event.eventMillis() < endMillis
              && event.watermark() < kept.get(kept.size() - 1).watermark())) {
        kept.add(event);
      }
    }
    return kept;
  }
}
