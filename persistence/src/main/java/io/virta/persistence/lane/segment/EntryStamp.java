package io.virta.persistence.lane.segment;

/**
 * What the writer adds to the head of an entry: where it stands in the lane.
 *
 * @param lsn its number, one above that of the entry before it in the lane
 * @param durableLsn how far the lane was durable when the entry was written: the evidence that
 *     tells damage from a torn tail
 * @param segmentId tells stale bytes of a recycled file from new ones
 * @param historyNo stands for the persistence id that the entry belongs to
 * @param back how many numbers back the previous entry of the same id is, of whatever kind; 0 for
 *     none. It tells behind a hole which ids lost something in it.
 * @param copied whether the entry was copied forward from an older segment
 */
public record EntryStamp(
    long lsn, long durableLsn, long segmentId, int historyNo, int back, boolean copied) {}
