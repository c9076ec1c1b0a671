/**
 * Live data of an open page: topics, multiplexed on one connection of server-sent events; start at
 * {@link io.virta.dashboards.live.LiveEvents}. Each listener pulls at its own rate: nothing is
 * queued for a slow listener, and producers never wait for it.
 */
@NullMarked
package io.virta.dashboards.live;

import org.jspecify.annotations.NullMarked;
