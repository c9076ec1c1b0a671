package io.virta.persistence.lane.segment;

/**
 * Public information about one segment of a lane.
 *
 * @param bytes the bytes of its header and its entries
 * @param sealed whether it is no longer written
 * @param newestArrivalMillis the arrival of its newest record, epoch milliseconds; 0 if it has no
 *     records
 * @param createdMillis the creation time, by the clock at that time; 0 if its header does not have
 *     it
 * @param followedMillis the latest creation time of the segments after it; {@link Long#MAX_VALUE}
 *     if there is none
 * @param contradictedMillis the earliest time above {@code followedMillis} that occurs in this
 *     segment or an older one; {@link Long#MAX_VALUE} if there is none
 */
public record SegmentInfo(
    long segmentId,
    long bytes,
    boolean sealed,
    long newestArrivalMillis,
    long createdMillis,
    long followedMillis,
    long contradictedMillis) {
  /**
   * An upper bound for the arrival of its newest record. A record with an arrival in the future was
   * stamped by a clock that was ahead, but it was written before the next segment was created. The
   * creation time of that segment is not reliable if it is below a time that was stamped earlier:
   * then the clock was behind.
   */
  public long arrivedByMillis(long nowMillis) {
    boolean followerTells = contradictedMillis > nowMillis;
    return newestArrivalMillis <= nowMillis || !followerTells
        ? newestArrivalMillis
        : Math.min(newestArrivalMillis, followedMillis);
  }
}
