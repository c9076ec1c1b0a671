/**
 * The live tail of a stream: all its shards merged, filtered, capped and honestly counted; start at
 * {@link io.virta.dashboards.tail.Tail}. Knows no HTTP.
 */
@NullMarked
package io.virta.dashboards.tail;

import org.jspecify.annotations.NullMarked;
