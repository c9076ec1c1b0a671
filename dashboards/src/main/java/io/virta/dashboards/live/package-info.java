/**
 * What an open page receives: topics, multiplexed on one connection of server-sent events; start at
 * {@link io.virta.dashboards.live.LiveEvents}. Each listener is its own pull: nothing is queued for
 * one that reads slowly, and no producer ever waits for it.
 */
@NullMarked
package io.virta.dashboards.live;

import org.jspecify.annotations.NullMarked;
