package io.virta.actors.item;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A row: attributes by name. What a table takes is checked there.
 *
 * @param attributes in the order of names
 */
public record Item(Map<String, AttributeValue> attributes) {
  /** What an item that is not there looks like. */
  public static final Item EMPTY = new Item(Map.of());

  public Item {
    attributes = Collections.unmodifiableMap(new TreeMap<>(attributes));
  }

  /** Names and values together, by the rules of {@link ItemSize}. */
  public long bytes() {
    return ItemSize.of(this);
  }
}
