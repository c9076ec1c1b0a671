package io.virta.processors;

/**
 * What happens when a stage fails for an event. {@link Dsl} creates policies; do not implement this
 * interface.
 */
public interface ErrorPolicy {}
