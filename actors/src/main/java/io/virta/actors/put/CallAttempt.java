package io.virta.actors.put;

import io.virta.persistence.record.CallId;

/**
 * One attempt of a call that its client may retry.
 *
 * @param id equal for all attempts of the call
 * @param attempt the number of this attempt, from 1
 */
public record CallAttempt(CallId id, int attempt) {}
