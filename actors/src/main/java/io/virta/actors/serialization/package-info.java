/**
 * How our messages and events become bytes: marker interfaces that the serialization bindings name,
 * and Kryo for messages between nodes, whose classes and numbers each module contributes ({@link
 * io.virta.actors.serialization.WireModule}). Knows no message.
 */
@NullMarked
package io.virta.actors.serialization;

import org.jspecify.annotations.NullMarked;
