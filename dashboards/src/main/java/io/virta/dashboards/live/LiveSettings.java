package io.virta.dashboards.live;

import java.time.Duration;

/**
 * How listeners are served; see {@code virta.console} in {@code reference.conf} for meaning and
 * ranges.
 */
public record LiveSettings(
    Duration frameInterval,
    Duration directoryInterval,
    int listenersMax,
    int listenersPerPeerMax,
    Duration heartbeatInterval,
    Duration listenerStallTimeout,
    Duration reconnectDelay) {}
