package io.virta.actors.model;

import io.virta.actors.serialization.ClusterMessage;

/**
 * The progress of an idempotent producer in one shard.
 *
 * @param epoch the epoch of its newest owner; 0 for an unknown producer
 * @param lastOutNumber the out number up to which all its records for this shard are durable; 0 for
 *     none
 */
public record ProducerStanding(int epoch, long lastOutNumber) implements ClusterMessage {}
