/** Tests of the console on a real node with actors, log and port. */
@NullMarked
package io.virta.dashboards;

import org.jspecify.annotations.NullMarked;
