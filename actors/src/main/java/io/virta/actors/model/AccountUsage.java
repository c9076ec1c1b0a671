package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/**
 * What an account has and may have.
 *
 * @param openShards of all its streams in PROVISIONED mode
 * @param shardsMax most of these
 * @param onDemandStreams streams in ON_DEMAND mode
 * @param onDemandStreamsMax most of these
 */
public record AccountUsage(
    int openShards, int shardsMax, int onDemandStreams, int onDemandStreamsMax)
    implements ClusterMessage {}
