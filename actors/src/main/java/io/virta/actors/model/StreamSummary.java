package io.virta.actors.model;

import java.time.Instant;

/** A stream in a list of streams. */
public record StreamSummary(
    StreamKey key, StreamStatus status, StreamMode mode, Instant createdAt) {}
