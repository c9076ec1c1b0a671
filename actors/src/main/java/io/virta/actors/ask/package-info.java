/** How entities are asked, by the edge of a node and by each other. */
@NullMarked
package io.virta.actors.ask;

import org.jspecify.annotations.NullMarked;
