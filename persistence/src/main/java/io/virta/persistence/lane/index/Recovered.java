package io.virta.persistence.lane.index;

import io.virta.persistence.lane.segment.SegmentEnd;

/**
 * The position of the lane before it was opened.
 *
 * @param last its newest segment and the end of the entries, which is unknown if that segment is
 *     lost; with the LSN of the lane's last entry
 * @param boot the number of times that the lane has been opened, including this one
 * @param nextSegmentId a segment number that no file has
 */
public record Recovered(SegmentEnd last, long boot, long nextSegmentId) {

  /** The LSN of the lane's last entry. */
  public long lastLsn() {
    return last.lastLsn();
  }
}
