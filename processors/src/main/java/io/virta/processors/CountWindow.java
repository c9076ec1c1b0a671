package io.virta.processors;

/**
 * How the events of a key are divided by their number. {@link Dsl#events} creates it; do not
 * implement this interface.
 */
public interface CountWindow {}
