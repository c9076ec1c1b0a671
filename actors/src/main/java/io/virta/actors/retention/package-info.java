/**
 * The time that retention goes by, also across restarts, so that a wrong clock destroys nothing;
 * start at {@link io.virta.actors.retention.RetentionClock}. Knows no streams and no shards.
 */
@NullMarked
package io.virta.actors.retention;

import org.jspecify.annotations.NullMarked;
