/** Tests of the edge of a node. */
@NullMarked
package io.virta.actors.edge;

import org.jspecify.annotations.NullMarked;
