package io.virta.actors.serialization;

/**
 * An event or a state that is kept in a journal: stored as CBOR by pekko-serialization-jackson. Its
 * component names are a format: add, never rename, or write a migration.
 */
public interface Persisted {}
