/**
 * The serialization of messages and events: marker interfaces for the serialization bindings, and
 * Kryo for messages between nodes, whose classes and numbers each module contributes ({@link
 * io.virta.actors.serialization.WireModule}). Knows no concrete message.
 */
@NullMarked
package io.virta.actors.serialization;

import org.jspecify.annotations.NullMarked;
