package io.virta.actors.table;

import io.virta.actors.model.Namespace;
import io.virta.actors.serialization.ClusterMessage;
import java.time.Instant;

/**
 * A table as it is now.
 *
 * @param id another one for each table, also for one that takes the name of a deleted one
 * @param bytes names and values of all items
 */
public record TableDescription(
    Namespace namespace,
    TableName name,
    TableDefinition definition,
    String id,
    Instant createdAt,
    int items,
    long bytes)
    implements ClusterMessage {}
