package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/** Something that the owner of a stream wants changed; the stream decides, by AWS's rules. */
public sealed interface StreamChange extends ClusterMessage
    permits PropertyChange, Reshard, ConsumerChange {}
