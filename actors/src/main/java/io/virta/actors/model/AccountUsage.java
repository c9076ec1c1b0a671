package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/**
 * The usage of an account and its quotas.
 *
 * @param openShards open shards of all its streams in PROVISIONED mode
 * @param shardsMax the quota of such shards
 * @param onDemandStreams streams in ON_DEMAND mode
 * @param onDemandStreamsMax the quota of such streams
 */
public record AccountUsage(
    int openShards, int shardsMax, int onDemandStreams, int onDemandStreamsMax)
    implements ClusterMessage {}
