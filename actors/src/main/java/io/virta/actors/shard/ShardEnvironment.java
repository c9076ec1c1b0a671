package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.lane.Lane;
import java.time.InstantSource;

/**
 * What all shards of a node share.
 *
 * @param records the lane that keeps their batches
 * @param meta the lane that keeps their snapshots
 */
public record ShardEnvironment(
    Lane records,
    Lane meta,
    ShardTails tails,
    ShardDirectory directory,
    ShardSettings settings,
    InstantSource clock,
    RetentionClock retention,
    DamagedEntities damages) {}
