package io.virta.actors.item;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row: attributes by name. Its table checks the limits.
 *
 * @param attributes in the order of names
 */
public record Item(Map<String, AttributeValue> attributes) {
  /** Stands for a missing item. */
  public static final Item EMPTY = new Item(Map.of());

  public Item {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** Returns the size of names and values, by the rules of {@link ItemSize}. */
  public long bytes() {
    return ItemSize.of(this);
  }
}
