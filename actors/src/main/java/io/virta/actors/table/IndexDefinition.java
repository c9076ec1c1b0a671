package io.virta.actors.table;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Item;
import java.util.HashMap;
import java.util.Map;

/** A global secondary index: the items that have its key attributes, by those. */
public record IndexDefinition(
    TableName name, KeySchema key, Projection projection, Throughput throughput) {

  /** Whether both show the same of every table; capacity does not count. */
  public boolean isLike(IndexDefinition other) {
    return name.equals(other.name) && key.equals(other.key) && projection.equals(other.projection);
  }

  /** What the index shows of an item of a table with that key. */
  public Item project(Item item, KeySchema tableKey) {
    if (projection.kind() == Projection.Kind.ALL) {
      return item;
    }
    Map<String, AttributeValue> shown = new HashMap<>();
    item.attributes()
        .forEach(
            (name, value) -> {
              if (key.contains(name)
                  || tableKey.contains(name)
                  || projection.attributes().contains(name)) {
                shown.put(name, value);
              }
            });
    return new Item(shown);
  }
}
