package io.virta.actors.lease;

import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.entity.EntityFront;
import io.virta.actors.entity.EventSourcedEntity;
import io.virta.actors.item.Item;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.serialization.Persisted;
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
import io.virta.persistence.clock.ClockTimers;
import io.virta.persistence.clock.Ticker;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.actor.NotInfluenceReceiveTimeout;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/**
 * All lease tables of an account in one region. One entity holds all of them, since consumers write
 * items of two tables in one transaction; it processes one request after the other, which makes
 * each of them atomic, and reads wait for writes that are not durable yet. This class is the
 * protocol, and creates and changes tables; {@link ItemRequests} write and read items, and {@link
 * ExpirySweep} finds expired ones.
 */
public final class LeaseTablesEntity
    extends EventSourcedEntity<
        LeaseTablesEntity.Command, LeaseTablesEntity.Event, LeaseTablesState> {
  public sealed interface Command extends ClusterMessage {}

  /** Creates a table. */
  public record Create(
      TableName name, TableDefinition definition, ActorRef<StatusReply<TableDescription>> replyTo)
      implements Command, Question<TableDescription> {}

  public record Describe(TableName name, ActorRef<StatusReply<TableDescription>> replyTo)
      implements Command, Question<TableDescription> {}

  public record Change(
      TableName name, TableChange change, ActorRef<StatusReply<TableDescription>> replyTo)
      implements Command, Question<TableDescription> {}

  /** Deletes a table with its items. */
  public record Delete(TableName name, ActorRef<StatusReply<TableDescription>> replyTo)
      implements Command, Question<TableDescription> {}

  /** Enables or disables the expiry of items by an attribute. */
  public record SetTimeToLive(
      TableName name,
      String attribute,
      boolean enabled,
      ActorRef<StatusReply<TableDescription>> replyTo)
      implements Command, Question<TableDescription> {}

  public record ListNames(
      @Nullable String after, int limit, ActorRef<StatusReply<TableNames>> replyTo)
      implements Command, Question<TableNames> {}

  public record Write(WriteRequest request, ActorRef<StatusReply<WriteResult>> replyTo)
      implements Command, Question<WriteResult> {}

  public record Read(List<ItemAddress> addresses, ActorRef<StatusReply<FoundItems>> replyTo)
      implements Command, Question<FoundItems> {}

  public record Page(PageRequest request, ActorRef<StatusReply<ItemPage>> replyTo)
      implements Command, Question<ItemPage> {}

  /** Makes the entity leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  enum Idle implements Command, LocalMessage {
    INSTANCE
  }

  /**
   * Searches for expired items. Does not reset the receive timeout, so an unused account still
   * leaves memory.
   */
  enum Sweep implements Command, LocalMessage, NotInfluenceReceiveTimeout {
    START,
    RESUME
  }

  sealed interface Event extends Persisted {}

  record TableCreated(String table, TableDefinition definition, String id, Instant at)
      implements Event {}

  record TableChanged(String table, TableDefinition definition) implements Event {}

  record TableDeleted(String table) implements Event {}

  /** The writes of one request, applied atomically. */
  record ItemsWritten(List<ItemChange> changes, @Nullable String token, Instant at)
      implements Event {}

  /**
   * The new value of an item, or its deletion.
   *
   * @param item the complete item, or only its key attributes when it is deleted
   * @param gone whether the item is deleted
   */
  record ItemChange(String table, Item item, boolean gone) {}

  private static final String ENTITY = "lease-tables";
  private static final int EVENTS_PER_SNAPSHOT = 2000;

  private final Namespace namespace;
  private final LeaseTableSettings settings;
  private final InstantSource clock;
  private final RetentionClock retention;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ActorRef<Command> self;
  private final ClockTimers<Command> timers;
  private final ExpirySweep sweep = new ExpirySweep();
  private final ItemRequests items;

  private LeaseTablesEntity(
      ActorRef<EntityFront.Recovery> front,
      ActorRef<Command> self,
      ClockTimers<Command> timers,
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      LeaseTableSettings settings,
      BooleanSupplier logHasRoom,
      InstantSource clock,
      RetentionClock retention) {
    super(PersistenceId.of(ENTITY, namespace.id()), front, EVENTS_PER_SNAPSHOT, logHasRoom);
    this.self = self;
    this.timers = timers;
    this.namespace = namespace;
    this.shard = shard;
    this.settings = settings;
    this.clock = clock;
    this.retention = retention;
    this.items = new ItemRequests(Effect(), namespace, settings, clock, this::requireRoom);
  }

  /**
   * Returns the entity of an account in one region.
   *
   * @param shard is asked to passivate the entity when no request arrives for a while
   * @param retention decides which items have expired
   */
  public static Behavior<Command> create(
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      LeaseTableSettings settings,
      BooleanSupplier logHasRoom,
      DamagedEntities damages,
      InstantSource clock,
      Ticker ticker,
      RetentionClock retention) {
    return EntityFront.create(
        new EntityFront.Identity<>(
            Command.class,
            Kind.LEASE_TABLES,
            namespace.id(),
            "The lease tables of account " + namespace,
            Stop.INSTANCE,
            shard),
        damages,
        front -> behind(front, namespace, shard, settings, logHasRoom, clock, ticker, retention));
  }

  /**
   * Returns the entity without its front, which would answer in its place after a failed recovery.
   */
  static Behavior<Command> behind(
      ActorRef<EntityFront.Recovery> front,
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      LeaseTableSettings settings,
      BooleanSupplier logHasRoom,
      InstantSource clock,
      Ticker ticker,
      RetentionClock retention) {
    return Behaviors.setup(
        context -> {
          context.setReceiveTimeout(settings.passivateAfter(), Idle.INSTANCE);
          return ClockTimers.with(
              ticker,
              timers ->
                  new LeaseTablesEntity(
                      front,
                      context.getSelf(),
                      timers,
                      namespace,
                      shard,
                      settings,
                      logHasRoom,
                      clock,
                      retention));
        });
  }

  /** Returns the namespace whose tables have that persistence id; empty for other entities. */
  public static Optional<Namespace> namespaceOf(String persistenceId) {
    String prefix = ENTITY + PersistenceId.DefaultSeparator();
    return persistenceId.startsWith(prefix)
        ? Optional.of(Namespace.parse(persistenceId.substring(prefix.length())))
        : Optional.empty();
  }

  @Override
  public LeaseTablesState emptyState() {
    return new LeaseTablesState();
  }

  @Override
  public CommandHandlerWithReply<Command, Event, LeaseTablesState> commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Create.class, this::create)
        .onCommand(Describe.class, this::describe)
        .onCommand(Change.class, this::change)
        .onCommand(Delete.class, this::delete)
        .onCommand(SetTimeToLive.class, this::setTimeToLive)
        .onCommand(ListNames.class, this::list)
        .onCommand(
            Write.class,
            (state, command) -> orRefuse(command.replyTo(), () -> items.write(state, command)))
        .onCommand(
            Read.class,
            (state, command) -> orRefuse(command.replyTo(), () -> items.read(state, command)))
        .onCommand(
            Page.class,
            (state, command) -> orRefuse(command.replyTo(), () -> items.page(state, command)))
        .onCommand(Sweep.class, this::sweep)
        .onCommand(Idle.class, (state, idle) -> passivate())
        .onCommand(Stop.class, stop -> Effect().stop().thenNoReply())
        .build();
  }

  private ReplyEffect<Event, LeaseTablesState> create(LeaseTablesState state, Create command) {
    return orRefuse(
        command.replyTo(),
        () -> {
          TableName name = command.name();
          if (state.find(name) != null) {
            throw new VirtaException(ErrorCode.IN_USE, "Table already exists: " + name);
          }
          if (state.size() >= settings.tablesMax()) {
            throw new VirtaException(
                ErrorCode.LIMIT_EXCEEDED,
                "Account %s has %d tables, and virta.lease-tables.tables-max allows no more."
                    .formatted(namespace.account(), state.size()));
          }
          requireRoom();
          String id = UUID.randomUUID().toString();
          return Effect()
              .persist(new TableCreated(name.value(), command.definition(), id, clock.instant()))
              .thenReply(command.replyTo(), after -> described(after, name));
        });
  }

  private ReplyEffect<Event, LeaseTablesState> describe(LeaseTablesState state, Describe command) {
    return orRefuse(
        command.replyTo(),
        () -> {
          Table table = state.get(namespace, command.name());
          return Effect().reply(command.replyTo(), StatusReply.success(table.describe(namespace)));
        });
  }

  private ReplyEffect<Event, LeaseTablesState> change(LeaseTablesState state, Change command) {
    return orRefuse(
        command.replyTo(),
        () -> {
          TableDefinition old = state.get(namespace, command.name()).definition();
          TableRules.check(old, command.change());
          TableDefinition changed = command.change().applyTo(old);
          return Effect()
              .persist(new TableChanged(command.name().value(), changed))
              .thenReply(command.replyTo(), after -> described(after, command.name()));
        });
  }

  private ReplyEffect<Event, LeaseTablesState> delete(LeaseTablesState state, Delete command) {
    return orRefuse(
        command.replyTo(),
        () -> {
          Table table = state.get(namespace, command.name());
          TableRules.checkDeletion(table.definition());
          TableDescription was = table.describe(namespace);
          return Effect()
              .persist(new TableDeleted(command.name().value()))
              .thenRun(this::scheduleSweeps)
              .thenReply(command.replyTo(), after -> StatusReply.success(was));
        });
  }

  private ReplyEffect<Event, LeaseTablesState> setTimeToLive(
      LeaseTablesState state, SetTimeToLive command) {
    return orRefuse(
        command.replyTo(),
        () -> {
          TableDefinition old = state.get(namespace, command.name()).definition();
          TableRules.checkTimeToLive(old, command.attribute(), command.enabled());
          if (command.enabled()) {
            requireRoom();
          }
          TableDefinition changed =
              old.withTimeToLive(command.enabled() ? command.attribute() : null);
          return Effect()
              .persist(new TableChanged(command.name().value(), changed))
              .thenRun(this::scheduleSweeps)
              .thenReply(command.replyTo(), after -> described(after, command.name()));
        });
  }

  private ReplyEffect<Event, LeaseTablesState> sweep(LeaseTablesState state, Sweep command) {
    if (command == Sweep.START && sweep.isUnfinished()) {
      return Effect().noReply(); // Sweep.RESUME is on its way
    }
    // Not the wall clock: if it jumps ahead, items must not expire too early.
    Instant now = Instant.ofEpochMilli(retention.millis());
    List<ItemChange> expired = sweep.next(state, now);
    if (sweep.isUnfinished()) {
      self.tell(Sweep.RESUME); // queued behind the requests that are waiting now
    }
    return expired.isEmpty()
        ? Effect().noReply()
        : Effect().persist(new ItemsWritten(expired, null, now)).thenNoReply();
  }

  /** Schedules sweeps only while a table has a time to live. */
  private void scheduleSweeps(LeaseTablesState state) {
    if (state.expiringFrom(null).isEmpty()) {
      timers.cancel(Sweep.START);
    } else if (!timers.isActive(Sweep.START)) {
      timers.startPeriodic(Sweep.START, settings.expiryInterval());
    }
  }

  @Override
  protected void recovered(LeaseTablesState state) {
    scheduleSweeps(state);
  }

  private ReplyEffect<Event, LeaseTablesState> list(LeaseTablesState state, ListNames command) {
    return orRefuse(
        command.replyTo(),
        () ->
            Effect()
                .reply(
                    command.replyTo(),
                    StatusReply.success(state.list(command.after(), command.limit()))));
  }

  private ReplyEffect<Event, LeaseTablesState> passivate() {
    return Effect()
        .none()
        .thenRun(() -> shard.tell(new ClusterSharding.Passivate<>(front())))
        .thenNoReply();
  }

  private StatusReply<TableDescription> described(LeaseTablesState state, TableName name) {
    return StatusReply.success(state.get(namespace, name).describe(namespace));
  }

  /** Answers with the refusal if the decision throws one. */
  private <T> ReplyEffect<Event, LeaseTablesState> orRefuse(
      ActorRef<StatusReply<T>> replyTo, Supplier<ReplyEffect<Event, LeaseTablesState>> decision) {
    try {
      return decision.get();
    } catch (VirtaException refused) {
      return Effect().reply(replyTo, StatusReply.error(refused));
    }
  }

  @Override
  public EventHandler<LeaseTablesState, Event> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(TableCreated.class, LeaseTablesState::apply)
        .onEvent(TableChanged.class, LeaseTablesState::apply)
        .onEvent(TableDeleted.class, LeaseTablesState::apply)
        .onEvent(ItemsWritten.class, LeaseTablesState::apply)
        .build();
  }

  /** Snapshots a copy, since the state keeps changing while a snapshot is written. */
  @Override
  public SnapshotAdapter<LeaseTablesState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(LeaseTablesState state) {
        return state.snapshot();
      }

      @Override
      public LeaseTablesState fromJournal(Object from) {
        return LeaseTablesState.of((LeaseTablesSnapshot) from);
      }
    };
  }
}
