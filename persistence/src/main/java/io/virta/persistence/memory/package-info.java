/** A log engine that keeps everything in memory, for tests: it shows what the others must do. */
@NullMarked
package io.virta.persistence.memory;

import org.jspecify.annotations.NullMarked;
