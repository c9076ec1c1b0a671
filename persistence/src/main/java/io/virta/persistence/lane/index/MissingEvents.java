package io.virta.persistence.lane.index;

/**
 * Events of one history that should exist but are in no segment. Any segment may have contained
 * them, because copies of old events are in newer segments than the events that follow them.
 */
public record MissingEvents(long fromSeq, long toSeq) {}
