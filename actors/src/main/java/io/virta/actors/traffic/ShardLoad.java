package io.virta.actors.traffic;

import io.virta.actors.model.Shard;
import java.time.Duration;

/**
 * The load of an open shard.
 *
 * @param use its incoming traffic as a share of its target capacity, 1 for all of it
 * @param hotFor how long it has been hot without interruption
 * @param coldFor how long it has been cold without interruption
 */
public record ShardLoad(Shard shard, double use, Duration hotFor, Duration coldFor) {}
