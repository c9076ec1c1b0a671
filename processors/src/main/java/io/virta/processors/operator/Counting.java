package io.virta.processors.operator;

/** A window of a number of events that is not complete. */
record Counting(int events, Object accumulator) {}
