package io.virta.actors.model;

/** An accepted change: the stream before and right after it. */
public record StreamChanged(StreamDescription before, StreamDescription after) {}
