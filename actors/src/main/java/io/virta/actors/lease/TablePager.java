package io.virta.actors.lease;

import io.virta.actors.item.AttributeValue;
import io.virta.actors.item.Condition;
import io.virta.actors.item.Item;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.IndexDefinition;
import io.virta.actors.table.ItemKey;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.KeyAttribute;
import io.virta.actors.table.KeySchema;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.PageRequest.KeyCondition;
import io.virta.actors.table.PageRequest.Range;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cuts the items of a table or an index into pages. Used once, on the entity's thread. */
final class TablePager {
  /** Source: Scan and Query, "a single operation can retrieve a maximum of 1 MB". */
  private static final long PAGE_BYTES_MAX = 1 << 20;

  private final Table table;
  private final PageRequest request;
  private final KeySchema tableKey;
  private final @Nullable IndexDefinition index;
  private final KeySchema key;

  /** An item with its position in the order of the index and of the table. */
  private record Placed(ItemKey key, ItemKey tableKey, Item item) {
    static final Comparator<Placed> ORDER =
        Comparator.comparing(Placed::key).thenComparing(Placed::tableKey);
  }

  private TablePager(Table table, PageRequest request) {
    this.table = table;
    this.request = request;
    this.tableKey = table.definition().key();
    this.index = request.index() == null ? null : indexOf(table, request.index());
    this.key = index == null ? tableKey : index.key();
  }

  /** Returns one page; throws VALIDATION when the request does not fit the table. */
  static ItemPage page(Table table, PageRequest request) {
    return new TablePager(table, request).page();
  }

  private static IndexDefinition indexOf(Table table, String name) {
    return table
        .definition()
        .index(name)
        .orElseThrow(
            () -> ItemRules.refused("The table does not have the specified index: " + name));
  }

  private ItemPage page() {
    Range range = request.range();
    if (range != null) {
      check(range);
    }
    List<Item> shown = new ArrayList<>();
    int scanned = 0;
    long bytes = 0;
    for (Placed placed : candidates()) {
      Item item = index == null ? placed.item() : index.project(placed.item(), tableKey);
      scanned++;
      bytes += item.bytes();
      if (Condition.isMet(request.filter(), item)) {
        shown.add(item);
      }
      if (scanned == request.limit() || bytes > PAGE_BYTES_MAX) {
        return new ItemPage(shown, scanned, keysOf(placed.item()));
      }
    }
    return new ItemPage(shown, scanned, null);
  }

  private void check(Range range) {
    KeyAttribute sort = key.sort();
    KeyAttribute partition = key.partition();
    AttributeValue equalTo = null;
    for (KeyCondition condition : range.keys()) {
      if (condition.attribute().equals(partition.name())) {
        equalTo = condition.equalTo();
        if (equalTo == null) {
          throw ItemRules.refused("Query key condition not supported");
        }
      } else if (sort == null || !condition.attribute().equals(sort.name())) {
        throw ItemRules.refused(
            "Query condition missed key schema element: "
                + (sort == null ? partition.name() : sort.name()));
      } else if (condition.equalTo() != null && condition.equalTo().type() != sort.type()) {
        throw wrongType();
      }
    }
    if (equalTo == null) {
      throw ItemRules.refused("Query condition missed key schema element: " + partition.name());
    }
    if (equalTo.type() != partition.type()) {
      throw wrongType();
    }
  }

  private static VirtaException wrongType() {
    return ItemRules.refused(
        "One or more parameter values were invalid: Condition parameter type does not match schema"
            + " type");
  }

  /** Returns the items that the page may show, in order, from its start on. */
  private Iterable<Placed> candidates() {
    Placed after = start();
    Range range = request.range();
    if (index == null && range == null) {
      return scan(after);
    }
    Comparator<Placed> order =
        range == null || range.forward() ? Placed.ORDER : Collections.reverseOrder(Placed.ORDER);
    return placed(table.items()).stream()
        .filter(this::isWanted)
        .filter(placed -> after == null || order.compare(placed, after) > 0)
        .sorted(order)
        .toList();
  }

  /** Scans the table lazily, so that items behind the page are not visited. */
  private Iterable<Placed> scan(@Nullable Placed after) {
    return () ->
        table.after(after == null ? null : after.tableKey()).entrySet().stream()
            .map(entry -> new Placed(entry.getKey(), entry.getKey(), entry.getValue()))
            .filter(this::isWanted)
            .iterator();
  }

  private List<Placed> placed(Collection<Item> items) {
    List<Placed> placed = new ArrayList<>();
    for (Item item : items) {
      ItemKey own = tableKey.keyOf(item);
      ItemKey place = key.keyOf(item);
      if (own != null && place != null) {
        placed.add(new Placed(place, own, item));
      }
    }
    return placed;
  }

  private boolean isWanted(Placed placed) {
    Range range = request.range();
    if (range == null) {
      return placed.key().segment(request.segments()) == request.segment();
    }
    return range.keys().stream().allMatch(key -> key.condition().holds(placed.item()));
  }

  private @Nullable Placed start() {
    Item after = request.after();
    if (after == null) {
      return null;
    }
    ItemKey own = tableKey.keyOf(after);
    ItemKey place = key.keyOf(after);
    if (own == null || place == null || !keysOf(after).equals(after)) {
      throw ItemRules.refused(
          request.range() == null && index == null
              ? "The provided starting key is invalid: The provided key element does not match the"
                  + " schema"
              : "The provided starting key is invalid");
    }
    return new Placed(place, own, after);
  }

  private Item keysOf(Item item) {
    Map<String, AttributeValue> keys =
        new LinkedHashMap<>(ItemRules.keyAttributes(tableKey, item).attributes());
    keys.putAll(ItemRules.keyAttributes(key, item).attributes());
    return new Item(keys);
  }
}
