/**
 * The clock that retention uses, also across restarts, so that a wrong wall clock deletes no
 * records; start at {@link io.virta.actors.retention.RetentionClock}. Knows no streams and no
 * shards.
 */
@NullMarked
package io.virta.actors.retention;

import org.jspecify.annotations.NullMarked;
