package io.virta.actors.table;

import io.virta.actors.model.Namespace;
import io.virta.actors.serialization.ClusterMessage;
import java.time.Instant;

/**
 * The current state of a table.
 *
 * @param id unique for each table, even if it has the name of a deleted one
 * @param bytes size of names and values of all items
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
