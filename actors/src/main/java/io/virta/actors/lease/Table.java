package io.virta.actors.lease;

import io.virta.actors.item.Item;
import io.virta.actors.model.Namespace;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A table with its items. Mutable, used by its entity's thread only. */
final class Table {
  private final TableName name;
  private final String id;
  private final Instant createdAt;
  private final TreeMap<ItemKey, Item> items = new TreeMap<>();
  private TableDefinition definition;
  private long bytes;

  Table(TableName name, TableDefinition definition, String id, Instant createdAt) {
    this.name = name;
    this.definition = definition;
    this.id = id;
    this.createdAt = createdAt;
  }

  TableName name() {
    return name;
  }

  TableDefinition definition() {
    return definition;
  }

  void redefine(TableDefinition changed) {
    definition = changed;
  }

  long bytes() {
    return bytes;
  }

  Collection<Item> items() {
    return items.values();
  }

  /** Returns the items whose keys come after that one, or all for null. */
  NavigableMap<ItemKey, Item> after(@Nullable ItemKey key) {
    return key == null ? items : items.tailMap(key, false);
  }

  @Nullable Item find(ItemKey key) {
    return items.get(key);
  }

  /**
   * Sets an item; one without the table's key is ignored, since no request could have written it.
   */
  void put(Item item) {
    ItemKey key = definition.key().keyOf(item);
    if (key != null) {
      Item old = items.put(key, item);
      bytes += item.bytes() - (old == null ? 0 : old.bytes());
    }
  }

  void remove(Item keyed) {
    ItemKey key = definition.key().keyOf(keyed);
    Item old = key == null ? null : items.remove(key);
    bytes -= old == null ? 0 : old.bytes();
  }

  TableDescription describe(Namespace namespace) {
    return new TableDescription(namespace, name, definition, id, createdAt, items.size(), bytes);
  }

  LeaseTablesSnapshot.TableContent content() {
    return new LeaseTablesSnapshot.TableContent(
        name.value(), definition, id, createdAt, List.copyOf(items.values()));
  }
}
