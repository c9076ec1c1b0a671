/**
 * What people look at: the console, a page that shows streams, shards and records as they flow.
 * Start at {@link io.virta.dashboards.Console}. Knows no storage format and writes nothing.
 */
@NullMarked
package io.virta.dashboards;

import org.jspecify.annotations.NullMarked;
