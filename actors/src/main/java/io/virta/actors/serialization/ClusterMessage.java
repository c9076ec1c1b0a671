package io.virta.actors.serialization;

/**
 * A message that may cross from one node to another: {@code KryoSerializer} carries it. Never
 * persisted.
 */
public interface ClusterMessage {}
