package io.virta.actors.edge;

import io.virta.actors.LeaseTables;
import io.virta.actors.ask.Asks;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
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
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** {@link LeaseTables} over Cluster Sharding. */
final class ClusterLeaseTables implements LeaseTables {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final RegionIndex index;
  private final RegionHints hints;

  ClusterLeaseTables(Entities entities, RegionIndex index, RegionHints hints) {
    this.entities = entities;
    this.index = index;
    this.hints = hints;
  }

  @Override
  public CompletionStage<TableDescription> create(
      Namespace namespace, TableName name, TableDefinition definition) {
    return index.storing(
        Kind.LEASE_TABLES,
        namespace,
        () -> ask(namespace, replyTo -> new LeaseTablesEntity.Create(name, definition, replyTo)));
  }

  @Override
  public CompletionStage<TableDescription> describe(Namespace namespace, TableName name) {
    return ask(namespace, name, replyTo -> new LeaseTablesEntity.Describe(name, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> change(
      Namespace namespace, TableName name, TableChange change) {
    return ask(namespace, name, replyTo -> new LeaseTablesEntity.Change(name, change, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> changeTimeToLive(
      Namespace namespace, TableName name, String attribute, boolean enabled) {
    return ask(
        namespace,
        name,
        replyTo -> new LeaseTablesEntity.SetTimeToLive(name, attribute, enabled, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> delete(Namespace namespace, TableName name) {
    return ask(namespace, name, replyTo -> new LeaseTablesEntity.Delete(name, replyTo));
  }

  @Override
  public CompletionStage<TableNames> list(Namespace namespace, @Nullable String after, int limit) {
    return index.asking(
        Kind.LEASE_TABLES,
        namespace,
        () -> ask(namespace, replyTo -> new LeaseTablesEntity.ListNames(after, limit, replyTo)),
        () -> CompletableFuture.completedFuture(new TableNames(List.of(), false)));
  }

  @Override
  public CompletionStage<WriteResult> write(Namespace namespace, WriteRequest request) {
    return ask(
        namespace,
        request.writes().get(0).table(),
        replyTo -> new LeaseTablesEntity.Write(request, replyTo));
  }

  @Override
  public CompletionStage<FoundItems> read(Namespace namespace, List<ItemAddress> addresses) {
    return ask(
        namespace,
        addresses.get(0).table(),
        replyTo -> new LeaseTablesEntity.Read(addresses, replyTo));
  }

  @Override
  public CompletionStage<ItemPage> page(Namespace namespace, PageRequest request) {
    return ask(namespace, request.table(), replyTo -> new LeaseTablesEntity.Page(request, replyTo));
  }

  /**
   * Asks about a table; fails with {@code TABLE_NOT_FOUND} at once in a region that holds nothing.
   */
  private <T> CompletionStage<T> ask(
      Namespace namespace,
      TableName table,
      Function<ActorRef<StatusReply<T>>, LeaseTablesEntity.Command> command) {
    CompletableFuture<T> answer =
        index.asking(
            Kind.LEASE_TABLES,
            namespace,
            () -> ask(namespace, command),
            () ->
                CompletableFuture.failedFuture(
                    VirtaException.tableNotFound(namespace, table.value())));
    return answer.whenComplete(
        (found, failure) -> {
          if (VirtaException.isRefusal(failure, ErrorCode.TABLE_NOT_FOUND)) {
            hints.noTable(namespace, table);
          }
        });
  }

  /**
   * Asks the lease tables of a namespace; fails with {@code UNAVAILABLE} without an answer in time.
   */
  private <T> CompletableFuture<T> ask(
      Namespace namespace, Function<ActorRef<StatusReply<T>>, LeaseTablesEntity.Command> command) {
    return Asks.ask(entities.leaseTables(namespace), command, TIMEOUT);
  }
}
