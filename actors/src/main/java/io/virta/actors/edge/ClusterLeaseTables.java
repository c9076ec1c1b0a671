package io.virta.actors.edge;

import io.virta.actors.LeaseTables;
import io.virta.actors.ask.Asks;
import io.virta.actors.lease.LeaseTablesEntity;
import io.virta.actors.model.AccountId;
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
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/** {@link LeaseTables} over Cluster Sharding. */
final class ClusterLeaseTables implements LeaseTables {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;

  ClusterLeaseTables(Entities entities) {
    this.entities = entities;
  }

  @Override
  public CompletionStage<TableDescription> create(
      AccountId account, TableName name, TableDefinition definition) {
    return ask(account, replyTo -> new LeaseTablesEntity.Create(name, definition, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> describe(AccountId account, TableName name) {
    return ask(account, replyTo -> new LeaseTablesEntity.Describe(name, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> change(
      AccountId account, TableName name, TableChange change) {
    return ask(account, replyTo -> new LeaseTablesEntity.Change(name, change, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> changeTimeToLive(
      AccountId account, TableName name, String attribute, boolean enabled) {
    return ask(
        account, replyTo -> new LeaseTablesEntity.SetTimeToLive(name, attribute, enabled, replyTo));
  }

  @Override
  public CompletionStage<TableDescription> delete(AccountId account, TableName name) {
    return ask(account, replyTo -> new LeaseTablesEntity.Delete(name, replyTo));
  }

  @Override
  public CompletionStage<TableNames> list(AccountId account, @Nullable String after, int limit) {
    return ask(account, replyTo -> new LeaseTablesEntity.ListNames(after, limit, replyTo));
  }

  @Override
  public CompletionStage<WriteResult> write(AccountId account, WriteRequest request) {
    return ask(account, replyTo -> new LeaseTablesEntity.Write(request, replyTo));
  }

  @Override
  public CompletionStage<FoundItems> read(AccountId account, List<ItemAddress> addresses) {
    return ask(account, replyTo -> new LeaseTablesEntity.Read(addresses, replyTo));
  }

  @Override
  public CompletionStage<ItemPage> page(AccountId account, PageRequest request) {
    return ask(account, replyTo -> new LeaseTablesEntity.Page(request, replyTo));
  }

  /** Asks the account's tables; no answer in time is a refusal like any other. */
  private <T> CompletionStage<T> ask(
      AccountId account, Function<ActorRef<StatusReply<T>>, LeaseTablesEntity.Command> command) {
    return Asks.ask(entities.leaseTables(account), command, TIMEOUT);
  }
}
