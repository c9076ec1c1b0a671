package io.virta.processors;

/** The result of an aggregate for a key and a window. */
public record WindowResult<K, R>(K key, Window window, R value) {}
