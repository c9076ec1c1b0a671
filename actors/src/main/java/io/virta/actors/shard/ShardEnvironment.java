package io.virta.actors.shard;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.log.LogWriters;
import io.virta.persistence.log.ShardLog;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The services and settings that all shards of a node share.
 *
 * @param records the log that keeps their batches
 * @param recordsWriters opens writers of that log
 * @param metaWriters opens writers of the log that keeps their snapshots
 * @param clock the wall clock, for arrival times and quotas
 * @param machineNanos the monotonic clock, for how long appends wait and shards are idle; unlike
 *     the wall clock it never jumps
 */
public record ShardEnvironment(
    ShardLog records,
    LogWriters recordsWriters,
    LogWriters metaWriters,
    ShardTails tails,
    ShardDirectory directory,
    ShardFamily family,
    ShardSettings settings,
    InstantSource clock,
    LongSupplier machineNanos,
    RetentionClock retention,
    DamagedEntities damages,
    RetryMemory retryMemory) {}
