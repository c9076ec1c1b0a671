package io.virta.actors.lease;

import io.virta.actors.item.Item;
import io.virta.actors.lease.LeaseTablesEntity.ItemChange;
import io.virta.actors.lease.LeaseTablesEntity.ItemsWritten;
import io.virta.actors.lease.LeaseTablesEntity.TableChanged;
import io.virta.actors.lease.LeaseTablesEntity.TableCreated;
import io.virta.actors.lease.LeaseTablesEntity.TableDeleted;
import io.virta.actors.lease.LeaseTablesSnapshot.TableContent;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.table.TableName;
import io.virta.actors.table.TableNames;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of an account with their items. The state is mutable: copying a table for every
 * renewed lease would dominate the cost. A {@link LeaseTablesSnapshot} is therefore a copy. {@code
 * apply} refuses nothing and reads no clock, because recovery runs it again.
 */
final class LeaseTablesState {
  /**
   * How long a repeated transaction is recognized. Source: TransactWriteItems, ClientRequestToken.
   */
  static final Duration TOKEN_LIFETIME = Duration.ofMinutes(10);

  private static final int TOKENS_MAX = 10_000;

  private final TreeMap<TableName, Table> tables = new TreeMap<>();
  private final LinkedHashMap<String, Long> tokens = new LinkedHashMap<>();

  static LeaseTablesState of(LeaseTablesSnapshot snapshot) {
    LeaseTablesState state = new LeaseTablesState();
    for (TableContent content : snapshot.tables()) {
      Table table =
          new Table(
              new TableName(content.name()),
              content.definition(),
              content.id(),
              content.createdAt());
      content.items().forEach(table::put);
      state.tables.put(table.name(), table);
    }
    state.tokens.putAll(snapshot.tokens());
    return state;
  }

  LeaseTablesSnapshot snapshot() {
    List<TableContent> contents = new ArrayList<>();
    tables.values().forEach(table -> contents.add(table.content()));
    return new LeaseTablesSnapshot(contents, new LinkedHashMap<>(tokens));
  }

  @Nullable Table find(TableName name) {
    return tables.get(name);
  }

  /** Returns a table; throws TABLE_NOT_FOUND when it does not exist. */
  Table get(Namespace namespace, TableName name) {
    Table table = tables.get(name);
    if (table == null) {
      throw VirtaException.tableNotFound(namespace, name.value());
    }
    return table;
  }

  /**
   * Returns the tables with a time to live in the order of names, starting at {@code first}, or
   * with all for null.
   */
  List<Table> expiringFrom(@Nullable TableName first) {
    return (first == null ? tables : tables.tailMap(first, true))
        .values().stream().filter(table -> table.definition().timeToLive() != null).toList();
  }

  int size() {
    return tables.size();
  }

  /** Returns the size of names and values of all items of all tables. */
  long bytes() {
    return tables.values().stream().mapToLong(Table::bytes).sum();
  }

  TableNames list(@Nullable String after, int limit) {
    List<TableName> page = new ArrayList<>();
    SortedMap<TableName, Table> rest =
        after == null ? tables : tables.tailMap(new TableName(after), false);
    for (TableName name : rest.keySet()) {
      if (page.size() == limit) {
        break;
      }
      page.add(name);
    }
    return new TableNames(page, rest.size() > page.size());
  }

  /** Returns whether the transaction with that token is already done. */
  boolean knows(String token, Instant now) {
    Long at = tokens.get(token);
    return at != null && now.toEpochMilli() - at < TOKEN_LIFETIME.toMillis();
  }

  LeaseTablesState apply(TableCreated event) {
    TableName name = new TableName(event.table());
    tables.put(name, new Table(name, event.definition(), event.id(), event.at()));
    return this;
  }

  LeaseTablesState apply(TableChanged event) {
    Table table = tables.get(new TableName(event.table()));
    if (table != null) {
      table.redefine(event.definition());
    }
    return this;
  }

  LeaseTablesState apply(TableDeleted event) {
    tables.remove(new TableName(event.table()));
    return this;
  }

  LeaseTablesState apply(ItemsWritten event) {
    for (ItemChange change : event.changes()) {
      Table table = tables.get(new TableName(change.table()));
      Item item = change.item();
      if (table != null && change.gone()) {
        table.remove(item);
      } else if (table != null) {
        table.put(item);
      }
    }
    if (event.token() != null) {
      remember(event.token(), event.at().toEpochMilli());
    }
    return this;
  }

  private void remember(String token, long at) {
    tokens.put(token, at);
    tokens.values().removeIf(old -> at - old >= TOKEN_LIFETIME.toMillis());
    while (tokens.size() > TOKENS_MAX) {
      Map.Entry<String, Long> eldest = tokens.entrySet().iterator().next();
      tokens.remove(eldest.getKey());
    }
  }
}
