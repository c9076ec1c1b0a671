/** Nodes for clients that others wrote. */
@NullMarked
package io.virta.foreign;

import org.jspecify.annotations.NullMarked;
