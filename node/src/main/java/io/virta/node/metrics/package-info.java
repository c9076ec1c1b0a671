/**
 * Metrics of a node below its streams: its log, its disk, its state. Start at {@link
 * io.virta.node.metrics.LogMetrics}. The measured classes do not depend on this package.
 */
@NullMarked
package io.virta.node.metrics;

import org.jspecify.annotations.NullMarked;
