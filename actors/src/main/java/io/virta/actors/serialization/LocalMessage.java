package io.virta.actors.serialization;

import org.apache.pekko.actor.NoSerializationVerificationNeeded;

/**
 * A message that never leaves its node: an actor sends it to itself, to its children or to its
 * parent. It has no wire number, and tests that serialize all messages pass it on unserialized.
 */
public interface LocalMessage extends NoSerializationVerificationNeeded {}
