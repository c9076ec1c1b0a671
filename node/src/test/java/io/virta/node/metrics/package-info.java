/** Tests of the metrics of a real node, and of the alerts and the dashboard in the manual. */
@NullMarked
package io.virta.node.metrics;

import org.jspecify.annotations.NullMarked;
