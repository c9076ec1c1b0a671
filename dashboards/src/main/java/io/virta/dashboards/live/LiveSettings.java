package io.virta.dashboards.live;

import java.time.Duration;

/**
 * Settings for listeners; {@code virta.console} in {@code reference.conf} documents meanings and
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
