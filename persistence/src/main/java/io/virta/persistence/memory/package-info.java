/**
 * A log engine that keeps everything in memory, for tests; the reference for what other engines
 * must do.
 */
@NullMarked
package io.virta.persistence.memory;

import org.jspecify.annotations.NullMarked;
