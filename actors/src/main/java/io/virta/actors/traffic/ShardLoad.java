package io.virta.actors.traffic;

import io.virta.actors.model.Shard;
import java.time.Duration;

/**
 * How busy an open shard is.
 *
 * @param use what it takes as a share of what it is meant to take; 1 is all of it
 * @param hotFor how long it has been hot without a break
 * @param coldFor how long it has been cold without a break
 */
public record ShardLoad(Shard shard, double use, Duration hotFor, Duration coldFor) {}
