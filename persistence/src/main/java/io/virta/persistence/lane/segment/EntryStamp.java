package io.virta.persistence.lane.segment;

/**
 * The fields of an entry's head that the writer adds: its place in the lane.
 *
 * @param lsn the number of the entry, one above that of the previous entry in the lane
 * @param durableLsn the LSN up to which the lane was durable when the entry was written: the
 *     evidence that distinguishes damage from a torn tail
 * @param segmentId the segment; distinguishes stale bytes of a recycled file from new ones
 * @param historyNo the number of the persistence id that the entry belongs to
 * @param back the distance, in LSNs, to the previous entry of the same id, of any kind; 0 for none.
 *     After a hole it shows which ids lost something in the hole.
 * @param copied whether the entry was copied forward from an older segment
 */
public record EntryStamp(
    long lsn, long durableLsn, long segmentId, int historyNo, int back, boolean copied) {}
