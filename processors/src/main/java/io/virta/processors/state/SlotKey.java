package io.virta.processors.state;

import io.virta.processors.window.Span;

/**
 * Names a slot of windowed state.
 *
 * @param key the key of the events
 * @param span the window
 */
public record SlotKey(Object key, Span span) {}
