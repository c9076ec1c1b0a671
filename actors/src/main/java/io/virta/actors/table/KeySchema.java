package io.virta.actors.table;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Item;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The key attributes of a table or index: a partition key, and optionally a sort key. */
public record KeySchema(KeyAttribute partition, @Nullable KeyAttribute sort) {

  public List<KeyAttribute> attributes() {
    return sort == null ? List.of(partition) : List.of(partition, sort);
  }

  public boolean contains(String attribute) {
    return attributes().stream().anyMatch(key -> key.name().equals(attribute));
  }

  /** Returns the key of an item; null when a key attribute is missing or has another type. */
  public @Nullable ItemKey keyOf(Item item) {
    AttributeValue first = part(item, partition);
    AttributeValue second = sort == null ? null : part(item, sort);
    return first == null || (sort != null && second == null) ? null : new ItemKey(first, second);
  }

  private static @Nullable AttributeValue part(Item item, KeyAttribute key) {
    AttributeValue value = item.attributes().get(key.name());
    return value != null && value.type() == key.type() ? value : null;
  }
}
