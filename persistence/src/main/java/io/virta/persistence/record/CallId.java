package io.virta.persistence.record;

/**
 * Names one call of a client: equal for each attempt of that call, and different for any other. It
 * is a digest of 128 bits, made at the edge.
 */
public record CallId(long high, long low) {}
