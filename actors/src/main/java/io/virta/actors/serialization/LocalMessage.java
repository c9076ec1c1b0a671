package io.virta.actors.serialization;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/**
 * A message that never leaves its node: what an actor sends to itself, to its children or to its
 * parent. It has no wire number. Tests that serialize all messages pass it on as it is.
 */
public interface LocalMessage extends NoSerializationVerificationNeeded {}
