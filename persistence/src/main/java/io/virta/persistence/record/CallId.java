package io.virta.persistence.record;

/**
 * Identifies one call of a client: the same for every attempt of the call, different for any other
 * call. A 128-bit digest, computed by the HTTP layer.
 */
public record CallId(long high, long low) {}
