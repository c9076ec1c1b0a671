/**
 * Counters of streams and shards, for metrics, dashboards and scaling decisions: {@link
 * io.virta.actors.figures.StreamCounters}. Below traffic and shards, so that both can use it.
 */
@NullMarked
package io.virta.actors.figures;

import org.jspecify.annotations.NullMarked;
