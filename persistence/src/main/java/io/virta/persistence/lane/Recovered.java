package io.virta.persistence.lane;

/**
 * How far the lane got before it was opened.
 *
 * @param end where the entries of its last segment end; 0 when that segment is lost
 * @param nextSegmentId a name that no file has
 */
record Recovered(long lastSegmentId, long end, long lastLsn, long boot, long nextSegmentId) {}
