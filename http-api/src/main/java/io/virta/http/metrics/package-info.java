/**
 * The metrics of a node, as Prometheus reads them. Start at {@link
 * io.virta.http.metrics.NodeMetrics}. Knows of services only what they tell about themselves.
 */
@NullMarked
package io.virta.http.metrics;

import org.jspecify.annotations.NullMarked;
