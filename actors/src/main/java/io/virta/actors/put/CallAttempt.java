package io.virta.actors.put;

import io.virta.persistence.record.CallId;

/**
 * An attempt of a call that its client may send again.
 *
 * @param id equal for all attempts of the call
 * @param attempt which it is, from 1
 */
public record CallAttempt(CallId id, int attempt) {}
