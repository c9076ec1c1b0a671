/**
 * The scaling of on-demand streams by their traffic: hot shards are split, cold neighbours merged.
 * Start at {@link io.virta.actors.traffic.TrafficPolicy}, which decides; it knows no actors.
 */
@NullMarked
package io.virta.actors.traffic;

import org.jspecify.annotations.NullMarked;
