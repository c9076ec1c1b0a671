package io.virta.actors.table;

import io.virta.actors.serialization.ClusterMessage;
import java.util.List;

/**
 * A page of the names of an account's tables, in order.
 *
 * @param more whether more names follow
 */
public record TableNames(List<TableName> names, boolean more) implements ClusterMessage {
  public TableNames {
    names = List.copyOf(names);
  }
}
