package io.virta.actors.model;

import java.time.Instant;

/** A stream as a list shows it. */
public record StreamSummary(
    StreamKey key, StreamStatus status, StreamMode mode, Instant createdAt) {}
