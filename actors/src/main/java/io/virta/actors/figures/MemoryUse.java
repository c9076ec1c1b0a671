package io.virta.actors.figures;

/**
 * The use of a memory budget.
 *
 * @param usedBytes the bytes in use now
 * @param maxBytes the bytes that may be in use
 */
public record MemoryUse(long usedBytes, long maxBytes) {}
