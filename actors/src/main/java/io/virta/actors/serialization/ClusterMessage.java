package io.virta.actors.serialization;

/**
 * A message that may be sent to another node, serialized by {@code KryoSerializer}. Never
 * persisted.
 */
public interface ClusterMessage {}
