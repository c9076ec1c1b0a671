package io.virta.actors.table;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a table.
 *
 * @param onDemand billing mode PAY_PER_REQUEST
 * @param deletionProtected whether DeleteTable is refused
 * @param timeToLive the attribute with the epoch seconds at which an item expires; null when items
 *     do not expire, as in all tables of earlier versions
 */
public record TableDefinition(
    KeySchema key,
    List<IndexDefinition> indexes,
    boolean onDemand,
    Throughput throughput,
    boolean deletionProtected,
    Map<String, String> tags,
    @Nullable String timeToLive) {

  public TableDefinition {
    indexes = List.copyOf(indexes);
    tags = Map.copyOf(tags);
  }

  /** Returns a definition with another time to live attribute, or with none. */
  public TableDefinition withTimeToLive(@Nullable String attribute) {
    return new TableDefinition(
        key, indexes, onDemand, throughput, deletionProtected, tags, attribute);
  }

  public Optional<IndexDefinition> index(String name) {
    return indexes.stream().filter(index -> index.name().value().equals(name)).findFirst();
  }
}
