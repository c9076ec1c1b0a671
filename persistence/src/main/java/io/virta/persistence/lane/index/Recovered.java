package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.SegmentEnd;

/**
 * How far the lane got before it was opened.
 *
 * @param last its newest segment and where its entries end, which is not known when that segment is
 *     lost; with the number of the lane's last entry
 * @param boot how often the lane has been opened, this time included
 * @param nextSegmentId a name that no file has
 */
public record Recovered(SegmentEnd last, long boot, long nextSegmentId) {

  /** The number of the lane's last entry. */
  public long lastLsn() {
    return last.lastLsn();
  }
}
