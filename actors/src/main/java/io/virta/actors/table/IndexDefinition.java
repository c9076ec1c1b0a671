package io.virta.actors.table;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Item;
import java.util.HashMap;
import java.util.Map;

/** A global secondary index: the items that have its key attributes, ordered by them. */
public record IndexDefinition(
    TableName name, KeySchema key, Projection projection, Throughput throughput) {

  /** Returns whether both have the same name, key and projection; capacity does not matter. */
  public boolean isLike(IndexDefinition other) {
    return name.equals(other.name) && key.equals(other.key) && projection.equals(other.projection);
  }

  /** Returns the attributes of an item that the index contains. */
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
