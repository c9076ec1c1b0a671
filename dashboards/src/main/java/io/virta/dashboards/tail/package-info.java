/**
 * The live tail of a stream: all its shards merged, filtered, bounded and counted; start at {@link
 * io.virta.dashboards.tail.Tail}. Knows no HTTP.
 */
@NullMarked
package io.virta.dashboards.tail;

import org.jspecify.annotations.NullMarked;
