/**
 * The embedded log engine: one lane per node keeps the entries of every persistence id in one
 * sequence of segments, so that one fsync serves them all. Start at {@link
 * io.virta.persistence.lane.Lane}. Knows no actor; all its I/O goes through {@link
 * io.virta.persistence.disk.Disk}.
 */
@NullMarked
package io.virta.persistence.lane;

import org.jspecify.annotations.NullMarked;
