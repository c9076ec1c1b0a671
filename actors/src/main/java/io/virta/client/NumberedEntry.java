package io.virta.client;

/**
 * A record of an idempotent {@link Producer}, with the number that the producer gave it, for
 * example a position in a file, an offset in another log, or the serial number of a row.
 *
 * @param outNumber 1 or more; it rises from record to record, and gaps are normal
 */
public record NumberedEntry(long outNumber, PutEntry entry) {}
