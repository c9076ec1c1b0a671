/**
 * The metrics of a node for Prometheus. Start at {@link io.virta.http.metrics.NodeMetrics}. Learns
 * about services only through observers.
 */
@NullMarked
package io.virta.http.metrics;

import org.jspecify.annotations.NullMarked;
