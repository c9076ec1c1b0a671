/**
 * The classes of this module that are sent between nodes, with their numbers. Start at {@link
 * io.virta.actors.wire.ActorsWire}.
 */
@NullMarked
package io.virta.actors.wire;

import org.jspecify.annotations.NullMarked;
