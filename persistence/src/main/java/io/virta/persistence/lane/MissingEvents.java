package io.virta.persistence.lane;

/**
 * Events of one shard that must exist and are in no segment. Any segment may have held them: copies
 * of old events are in newer segments than the events behind them.
 */
record MissingEvents(long fromSeq, long toSeq) {}
