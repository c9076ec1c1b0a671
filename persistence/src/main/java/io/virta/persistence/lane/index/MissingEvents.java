package io.virta.persistence.lane.index;

/**
 * Events of one history that must exist and are in no segment. Any segment may have held them:
 * copies of old events are in newer segments than the events behind them.
 */
public record MissingEvents(long fromSeq, long toSeq) {}
