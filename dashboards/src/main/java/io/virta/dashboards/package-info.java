/**
 * The web console: a page with live data of streams, shards and records. Start at {@link
 * io.virta.dashboards.Console}. Knows no storage format and writes nothing.
 */
@NullMarked
package io.virta.dashboards;

import org.jspecify.annotations.NullMarked;
