package io.virta.persistence.lane;

/** How far the lane got before it was opened. */
record Recovered(long lastSegmentId, long end, long lastLsn, long boot) {}
