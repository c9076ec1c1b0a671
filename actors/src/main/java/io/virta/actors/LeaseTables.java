package io.virta.actors;

import io.virta.actors.model.Namespace;
import io.virta.actors.table.FoundItems;
import io.virta.actors.table.ItemAddress;
import io.virta.actors.table.ItemPage;
import io.virta.actors.table.PageRequest;
import io.virta.actors.table.TableChange;
import io.virta.actors.table.TableDefinition;
import io.virta.actors.table.TableDescription;
import io.virta.actors.table.TableName;
import io.virta.actors.table.TableNames;
import io.virta.actors.table.WriteRequest;
import io.virta.actors.table.WriteResult;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The tables in which consumer applications keep their leases and checkpoints, per account.
 * Everything is linearizable: a request that begins after another was answered sees the effect of
 * that one, and every answered write is durable. Never blocks; stages fail with {@link
 * io.virta.actors.model.VirtaException} for an expected refusal. Safe for any thread.
 */
public interface LeaseTables {

  /**
   * Creates a table, usable at once. Fails with {@code IN_USE} when the name is taken and with
   * {@code LIMIT_EXCEEDED} when the account has too many tables.
   */
  CompletionStage<TableDescription> create(
      Namespace namespace, TableName name, TableDefinition definition);

  /**
   * Describes a table. This and every method below fails with {@code TABLE_NOT_FOUND} when the
   * table does not exist.
   */
  CompletionStage<TableDescription> describe(Namespace namespace, TableName name);

  CompletionStage<TableDescription> change(Namespace namespace, TableName name, TableChange change);

  /**
   * Enables or disables the expiry of items at the epoch seconds in an attribute. Fails with {@code
   * VALIDATION} when it is in that state already, or when another attribute is in use.
   */
  CompletionStage<TableDescription> changeTimeToLive(
      Namespace namespace, TableName name, String attribute, boolean enabled);

  /**
   * Deletes a table with its items and returns its last description. Fails with {@code VALIDATION}
   * when the table is protected against deletion.
   */
  CompletionStage<TableDescription> delete(Namespace namespace, TableName name);

  /** Lists at most {@code limit} names after {@code after} (from the first for null). */
  CompletionStage<TableNames> list(Namespace namespace, @Nullable String after, int limit);

  /**
   * Writes items, all or none. Fails with {@code LIMIT_EXCEEDED} when there is no room for them.
   */
  CompletionStage<WriteResult> write(Namespace namespace, WriteRequest request);

  /**
   * Reads the items at those addresses, all at one moment. Fails with {@code VALIDATION} when an
   * address does not match the key schema of its table.
   */
  CompletionStage<FoundItems> read(Namespace namespace, List<ItemAddress> addresses);

  /** Reads one page of a scan or query. */
  CompletionStage<ItemPage> page(Namespace namespace, PageRequest request);
}
