package io.virta.persistence.lane;

/**
 * Events of one shard that must exist and are in no segment.
 *
 * @param segmentMax the segment of the event behind them: they were in that one or an older one
 */
record MissingEvents(long fromSeq, long toSeq, long segmentMax) {}
