package io.virta.processors;

import java.time.Instant;

/** A span of event time, from {@code start} up to, not including, {@code end}. */
public record Window(Instant start, Instant end) {}
