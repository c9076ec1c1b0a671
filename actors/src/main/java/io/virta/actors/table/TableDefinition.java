package io.virta.actors.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a client says of a table when it makes it.
 *
 * @param onDemand billing mode PAY_PER_REQUEST
 * @param deletionProtected whether DeleteTable is refused
 */
public record TableDefinition(
    KeySchema key,
    List<IndexDefinition> indexes,
    boolean onDemand,
    Throughput throughput,
    boolean deletionProtected,
    Map<String, String> tags) {

  public TableDefinition {
    indexes = List.copyOf(indexes);
    tags = Map.copyOf(tags);
  }

  public Optional<IndexDefinition> index(String name) {
    return indexes.stream().filter(index -> index.name().value().equals(name)).findFirst();
  }
}
