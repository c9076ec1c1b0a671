package io.virta.processors.state;

import org.jspecify.annotations.Nullable;

/**
 * A changed slot.
 *
 * @param state the id of the stage
 * @param slot the name of the slot in that state
 * @param value the new content; null if the slot was removed
 */
@SuppressWarnings("ArrayRecordComponent") // only passed on
public record Change(String state, byte[] slot, byte @Nullable [] value) {}
