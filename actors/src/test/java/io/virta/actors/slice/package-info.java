/** Tests of slices of a shard. */
@NullMarked
package io.virta.actors.slice;

import org.jspecify.annotations.NullMarked;
