package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/**
 * What a shard knows of an idempotent producer.
 *
 * @param epoch that of its newest owner; 0 when it has never been heard of
 * @param lastOutNumber up to there everything is durable that it had for this shard; 0 for nothing
 */
public record ProducerStanding(int epoch, long lastOutNumber) implements ClusterMessage {}
