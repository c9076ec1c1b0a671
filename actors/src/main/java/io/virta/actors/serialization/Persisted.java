package io.virta.actors.serialization;

/**
 * An event or a state in a journal, stored as CBOR by pekko-serialization-jackson. Its component
 * names are part of the format: add components, but never rename one without a migration.
 */
public interface Persisted {}
