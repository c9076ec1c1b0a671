package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/**
 * A change requested by the owner of a stream; the stream accepts or refuses it by the rules of
 * AWS.
 */
public sealed interface StreamChange extends ClusterMessage
    permits PropertyChange, Reshard, ConsumerChange {}
