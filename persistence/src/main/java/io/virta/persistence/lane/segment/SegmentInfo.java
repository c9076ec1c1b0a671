package io.virta.persistence.lane.segment;

/**
 * What anybody may know of one file of a lane.
 *
 * @param bytes of its header and its entries
 * @param sealed whether nothing is written to it any longer
 * @param newestArrivalMillis arrival of the newest record in it, epoch milliseconds; 0 when it
 *     holds no records
 * @param createdMillis when it was made, by the clock at that time; 0 when its header does not tell
 * @param followedMillis when a later segment was made, the newest such time; {@link Long#MAX_VALUE}
 *     when there is none
 * @param contradictedMillis the least time above {@code followedMillis} that it, or an older
 *     segment, shows; {@link Long#MAX_VALUE} when there is none
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
   * When the newest record in it arrived at the latest. A record that seems to come from the future
   * was stamped by a clock that was ahead, but was written before the next segment was made. When
   * that segment was made is not known if it seems older than a time that came before it: then the
   * clock was behind.
   */
  public long arrivedByMillis(long nowMillis) {
    boolean followerTells = contradictedMillis > nowMillis;
    return newestArrivalMillis <= nowMillis || !followerTells
        ? newestArrivalMillis
        : Math.min(newestArrivalMillis, followedMillis);
  }
}
