package io.virta.actors.stream;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.MasterKeySource;
import io.virta.actors.retention.RetentionClock;
import io.virta.persistence.clock.Ticker;
import java.time.InstantSource;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.pubsub.Topic;

/**
 * The dependencies that all streams of a node share.
 *
 * @param newestArrivalMillis arrival time of the newest record in the log, of any stream, in epoch
 *     milliseconds
 * @param logHasRoom whether a stream may persist more
 * @param changes the topic on which streams publish their changes
 */
public record StreamEnvironment(
    StreamSettings settings,
    ShardCalls shards,
    InstantSource clock,
    Ticker ticker,
    RetentionClock retention,
    LongSupplier newestArrivalMillis,
    MasterKeySource masters,
    BooleanSupplier logHasRoom,
    DamagedEntities damages,
    ActorRef<Topic.Command<StreamEntity.Changed>> changes) {}
