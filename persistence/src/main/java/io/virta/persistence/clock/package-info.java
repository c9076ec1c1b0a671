/** The clocks that everything in a node goes by. */
@NullMarked
package io.virta.persistence.clock;

import org.jspecify.annotations.NullMarked;
