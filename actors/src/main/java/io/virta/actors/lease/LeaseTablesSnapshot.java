package io.virta.actors.lease;

import io.virta.actors.item.Item;
import io.virta.actors.serialization.Persisted;
import io.virta.actors.table.TableDefinition;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The tables of an account at one moment, as the journal keeps them.
 *
 * @param tokens the tokens of the latest transactions with their times in epoch milliseconds,
 *     oldest first
 */
record LeaseTablesSnapshot(List<TableContent> tables, Map<String, Long> tokens)
    implements Persisted {

  /** A table with all its items. */
  record TableContent(
      String name, TableDefinition definition, String id, Instant createdAt, List<Item> items)
      implements Persisted {}
}
