/**
 * What a node measures of itself below its streams: its log, its disk, its state. Start at {@link
 * io.virta.node.metrics.LogMetrics}. What is measured knows nothing of it.
 */
@NullMarked
package io.virta.node.metrics;

import org.jspecify.annotations.NullMarked;
