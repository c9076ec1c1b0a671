package io.virta.actors.model;

/** A change was taken: the stream before and right after it. */
public record StreamChanged(StreamDescription before, StreamDescription after) {}
