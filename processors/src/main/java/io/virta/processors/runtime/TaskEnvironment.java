package io.virta.processors.runtime;

import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.producer.ProducerOpening;
import io.virta.persistence.log.LogWriters;
import io.virta.processors.Definition;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/**
 * What tasks find on their node.
 *
 * @param shards does not count reads towards the metrics and quotas of consumers
 * @param stateWriters the writers of the log of tasks
 * @param logHasRoom whether that log has room for cuts
 * @param definitions the definition of an app; empty if this node does not have it
 */
public record TaskEnvironment(
    Streams streams,
    Shards shards,
    ProducerOpening producers,
    LogWriters stateWriters,
    BooleanSupplier logHasRoom,
    Function<AppKey, Optional<Definition>> definitions) {}
