/** The console on a real node: actors, log and port. */
@NullMarked
package io.virta.dashboards;

import org.jspecify.annotations.NullMarked;
