/**
 * Reads the records in slices of a shard one after the other: {@link
 * io.virta.actors.slice.SliceCursor}. Knows bytes and hash keys, no stream and no actor.
 */
@NullMarked
package io.virta.actors.slice;

import org.jspecify.annotations.NullMarked;
