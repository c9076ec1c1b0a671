/** Requests with replies to entities, from the edge of a node and between entities. */
@NullMarked
package io.virta.actors.ask;

import org.jspecify.annotations.NullMarked;
