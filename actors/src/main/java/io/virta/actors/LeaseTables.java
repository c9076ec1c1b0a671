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
 * Everything is linearizable: a request that begins after another was answered sees what that one
 * did, and what was answered is durable. Never blocks; stages fail with {@link
 * io.virta.actors.model.VirtaException} for an expected refusal. Safe for any thread.
 */
public interface LeaseTables {

  /**
   * Makes a table, ready at once. {@code IN_USE} when the name is taken, {@code LIMIT_EXCEEDED}
   * when there are too many.
   */
  CompletionStage<TableDescription> create(
      Namespace namespace, TableName name, TableDefinition definition);

  /** {@code TABLE_NOT_FOUND} when it is not there, as with all that follows. */
  CompletionStage<TableDescription> describe(Namespace namespace, TableName name);

  CompletionStage<TableDescription> change(Namespace namespace, TableName name, TableChange change);

  /**
   * Lets items expire at the epoch seconds in an attribute, or lets them stay. {@code VALIDATION}
   * when that is so already, or when another attribute is in use.
   */
  CompletionStage<TableDescription> changeTimeToLive(
      Namespace namespace, TableName name, String attribute, boolean enabled);

  /**
   * Deletes a table with its items; answers what it was. {@code VALIDATION} when it is protected.
   */
  CompletionStage<TableDescription> delete(Namespace namespace, TableName name);

  /** At most {@code limit} names after {@code after} (from the first for null). */
  CompletionStage<TableNames> list(Namespace namespace, @Nullable String after, int limit);

  /** Writes items, all or none. {@code LIMIT_EXCEEDED} when there is no room for them. */
  CompletionStage<WriteResult> write(Namespace namespace, WriteRequest request);

  /**
   * What is at those addresses, all at one moment. {@code VALIDATION} for what is no key of its
   * table.
   */
  CompletionStage<FoundItems> read(Namespace namespace, List<ItemAddress> addresses);

  /** One page of a scan or query. */
  CompletionStage<ItemPage> page(Namespace namespace, PageRequest request);
}
