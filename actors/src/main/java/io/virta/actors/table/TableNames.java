package io.virta.actors.table;

import io.virta.actors.serialization.ClusterMessage;
import java.util.List;

/** Some of an account's tables, in the order of names, and whether there are more. */
public record TableNames(List<TableName> names, boolean more) implements ClusterMessage {
  public TableNames {
    names = List.copyOf(names);
  }
}
