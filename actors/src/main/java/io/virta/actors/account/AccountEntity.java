package io.virta.actors.account;

import io.virta.actors.account.AccountState.Registered;
import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.actors.stream.MetaEntity;
import io.virta.actors.stream.MetaFront;
import io.virta.actors.stream.StreamEntity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityRef;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.jspecify.annotations.Nullable;

/**
 * An account in one region: reserves a name before its stream exists and frees it after the stream
 * is gone, so that a name never stands for two streams. What a stop interrupts resumes at the next
 * start: an unconfirmed creation or deletion is sent to the stream again, which may be repeated any
 * number of times, and a stream that was UPDATING is woken, which is all it needs.
 */
public final class AccountEntity
    extends MetaEntity<AccountEntity.Command, AccountEntity.Event, AccountState> {
  public sealed interface Command extends ClusterMessage {}

  /** Make a stream; answered when it is durable. */
  public record CreateStream(
      StreamName name, StreamSpec spec, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** Delete a stream; answered when that is decided, before its records are gone. */
  public record DeleteStream(StreamName name, ActorRef<StatusReply<StreamKey>> replyTo)
      implements Command, Question<StreamKey> {}

  /** Which life of a stream that name stands for. */
  public record Resolve(StreamName name, ActorRef<StatusReply<StreamKey>> replyTo)
      implements Command, Question<StreamKey> {}

  public record ListStreams(
      @Nullable StreamName after, int limit, ActorRef<StatusReply<StreamPage>> replyTo)
      implements Command, Question<StreamPage> {}

  /** What the account has and may have. */
  public record Usage(ActorRef<StatusReply<AccountUsage>> replyTo)
      implements Command, Question<AccountUsage> {}

  /** Whether the account has On-demand Advantage. */
  public record Commitment(ActorRef<StatusReply<BillingCommitment>> replyTo)
      implements Command, Question<BillingCommitment> {}

  /** Switches On-demand Advantage on or off; answered with what it is then, when durable. */
  public record Commit(boolean enabled, ActorRef<StatusReply<BillingCommitment>> replyTo)
      implements Command, Question<BillingCommitment> {}

  /**
   * Asks whether there may be that many more shards; answered with {@code LIMIT_EXCEEDED} if not.
   */
  public record AdmitShards(int more, ActorRef<StatusReply<Done>> replyTo)
      implements Command, Question<Done> {}

  /** What a stream says of itself. */
  public record NoteStream(StreamEntity.Changed changed) implements Command {}

  /** Leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  private record Confirmed(
      StreamKey stream,
      @Nullable StreamDescription created,
      @Nullable Throwable failure,
      @Nullable ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command {}

  private record Gone(StreamKey stream, @Nullable Throwable failure) implements Command {}

  private enum Resume implements Command {
    INSTANCE
  }

  private enum Idle implements Command {
    INSTANCE
  }

  sealed interface Event extends Persisted {}

  record Reserved(String name, long incarnation, StreamSpec spec, Instant at) implements Event {}

  record CreationConfirmed(String name) implements Event {}

  record DeletionDecided(String name) implements Event {}

  record StreamNoted(String name, StreamStatus status, StreamMode mode, int openShards)
      implements Event {}

  record Freed(String name) implements Event {}

  record CommitmentChanged(BillingCommitment commitment) implements Event {}

  /** A stream that is being created or deleted is known better here than by what it says. */
  private static final Set<StreamStatus> SETTLED =
      EnumSet.of(StreamStatus.ACTIVE, StreamStatus.UPDATING);

  private static final Duration RESUME_DELAY = Duration.ofSeconds(5);

  /** How long an account without anything stays in memory: anybody can name accounts. */
  private static final Duration UNUSED_STAYS = Duration.ofSeconds(1);

  private static final String ENTITY = "account";
  private static final int EVENTS_PER_SNAPSHOT = 200;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final Namespace namespace;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final EntityRef<Command> self;
  private final StreamCalls streams;
  private final AccountLimits limits;
  private final InstantSource clock;

  /** Whether Cluster Sharding was asked to stop this entity, and keeps commands until it has. */
  private boolean leaving;

  /** Whether the stop came while somebody waited for an answer. */
  private boolean stopDeferred;

  /** Creations whose caller waits for an answer. */
  private int creationsAwaited;

  private AccountEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<MetaFront.Recovery> front,
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      EntityRef<Command> self,
      AccountEnvironment env) {
    super(PersistenceId.of(ENTITY, namespace.id()), front, EVENTS_PER_SNAPSHOT, env.logHasRoom());
    this.context = context;
    this.timers = timers;
    this.namespace = namespace;
    this.shard = shard;
    this.self = self;
    this.streams = new StreamCalls(env.streams());
    this.limits = new AccountLimits(namespace.account(), env.settings());
    this.clock = env.clock();
  }

  /**
   * An account in one region.
   *
   * @param shard is asked to passivate it when it has nothing
   * @param self the same account as Cluster Sharding reaches it, in memory or not
   */
  public static Behavior<Command> create(
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      EntityRef<Command> self,
      AccountEnvironment env) {
    return MetaFront.create(
        new MetaFront.Identity<>(
            Command.class,
            Kind.ACCOUNT,
            namespace.id(),
            "Account " + namespace,
            Stop.INSTANCE,
            shard),
        env.damages(),
        front ->
            Behaviors.setup(
                context -> {
                  context.setReceiveTimeout(UNUSED_STAYS, Idle.INSTANCE);
                  return Behaviors.withTimers(
                      timers ->
                          new AccountEntity(context, timers, front, namespace, shard, self, env));
                }));
  }

  /**
   * The account in a region whose log entries have that persistence id; empty for other entities.
   */
  public static Optional<Namespace> namespaceOf(String persistenceId) {
    String prefix = ENTITY + PersistenceId.DefaultSeparator();
    return persistenceId.startsWith(prefix)
        ? Optional.of(Namespace.parse(persistenceId.substring(prefix.length())))
        : Optional.empty();
  }

  @Override
  public AccountState emptyState() {
    return AccountState.empty();
  }

  @Override
  public CommandHandlerWithReply<Command, Event, AccountState> commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(CreateStream.class, this::create)
        .onCommand(Confirmed.class, this::confirmed)
        .onCommand(DeleteStream.class, this::delete)
        .onCommand(Gone.class, this::gone)
        .onCommand(Resolve.class, this::resolve)
        .onCommand(ListStreams.class, this::list)
        .onCommand(Usage.class, this::usage)
        .onCommand(Commitment.class, this::commitment)
        .onCommand(Commit.class, this::commit)
        .onCommand(AdmitShards.class, this::admitShards)
        .onCommand(NoteStream.class, this::note)
        .onCommand(Resume.class, (state, command) -> resume(state))
        .onCommand(Idle.class, (state, command) -> passivateIfUnused(state))
        .onCommand(Stop.class, (state, stop) -> stop(state))
        .build();
  }

  private ReplyEffect<Event, AccountState> create(AccountState state, CreateStream command) {
    StreamName name = command.name();
    if (state.find(name) != null) {
      return Effect()
          .reply(
              command.replyTo(),
              StatusReply.error(
                  new VirtaException(
                      ErrorCode.IN_USE,
                      "Stream %s under account %s already exists."
                          .formatted(name, namespace.account()))));
    }
    VirtaException limit = limits.refusalOfStream(state, command.spec());
    VirtaException refusal = limit == null ? refusalWhenFull() : limit;
    if (refusal != null) {
      return Effect().reply(command.replyTo(), StatusReply.error(refusal));
    }
    StreamKey key = new StreamKey(namespace, name, state.nextIncarnation());
    Reserved reserved =
        new Reserved(name.value(), key.incarnation(), command.spec(), clock.instant());
    return Effect()
        .persist(reserved)
        .thenRun(() -> tellCreate(key, command.spec(), reserved.at(), command.replyTo()))
        .thenNoReply();
  }

  private void tellCreate(
      StreamKey key,
      StreamSpec spec,
      Instant at,
      @Nullable ActorRef<StatusReply<StreamDescription>> replyTo) {
    creationsAwaited += replyTo == null ? 0 : 1;
    context.pipeToSelf(
        streams.create(key, spec, at),
        (description, failure) -> new Confirmed(key, description, failure, replyTo));
  }

  private ReplyEffect<Event, AccountState> confirmed(AccountState state, Confirmed confirmed) {
    ActorRef<StatusReply<StreamDescription>> replyTo = confirmed.replyTo();
    StreamDescription created = confirmed.created();
    creationsAwaited -= replyTo == null ? 0 : 1;
    if (created == null) {
      timers.startSingleTimer(Resume.INSTANCE, RESUME_DELAY);
      if (replyTo != null) {
        replyTo.tell(StatusReply.error(VirtaException.unavailable(confirmed.stream())));
      }
      repeatDeferredStop();
      return Effect().noReply();
    }
    boolean creating = created.status() == StreamStatus.CREATING;
    Registered known = state.find(confirmed.stream().name());
    boolean awaited =
        known != null
            && known.incarnation() == confirmed.stream().incarnation()
            && known.status() == StreamStatus.CREATING;
    String name = confirmed.stream().name().value();
    return (awaited && !creating ? Effect().persist(new CreationConfirmed(name)) : Effect().none())
        .thenRun(
            () -> {
              if (awaited && creating) {
                awaitCreated(confirmed.stream());
              }
              if (replyTo != null) {
                replyTo.tell(StatusReply.success(created));
              }
              repeatDeferredStop();
            })
        .thenNoReply();
  }

  private void repeatDeferredStop() {
    if (stopDeferred) {
      context.getSelf().tell(Stop.INSTANCE);
    }
  }

  private void awaitCreated(StreamKey key) {
    context.pipeToSelf(
        streams.created(key),
        (description, failure) -> new Confirmed(key, description, failure, null));
  }

  private ReplyEffect<Event, AccountState> delete(AccountState state, DeleteStream command) {
    Registered stream = state.find(command.name());
    if (stream == null) {
      return Effect().reply(command.replyTo(), notFound(command.name()));
    }
    StreamKey key = new StreamKey(namespace, command.name(), stream.incarnation());
    if (stream.status() == StreamStatus.DELETING) {
      return Effect().reply(command.replyTo(), StatusReply.success(key));
    }
    return Effect()
        .persist(new DeletionDecided(command.name().value()))
        .thenRun(() -> tellDelete(key))
        .thenReply(command.replyTo(), done -> StatusReply.success(key));
  }

  private void tellDelete(StreamKey key) {
    context.pipeToSelf(streams.delete(key), (done, failure) -> new Gone(key, failure));
  }

  private ReplyEffect<Event, AccountState> gone(AccountState state, Gone gone) {
    if (gone.failure() != null) {
      timers.startSingleTimer(Resume.INSTANCE, RESUME_DELAY);
      return Effect().noReply();
    }
    Registered stream = state.find(gone.stream().name());
    return stream != null && stream.incarnation() == gone.stream().incarnation()
        ? Effect()
            .persist(new Freed(gone.stream().name().value()))
            .thenRun(() -> context.setReceiveTimeout(UNUSED_STAYS, Idle.INSTANCE))
            .thenNoReply()
        : Effect().noReply();
  }

  private ReplyEffect<Event, AccountState> usage(AccountState state, Usage command) {
    return Effect().reply(command.replyTo(), StatusReply.success(limits.usage(state)));
  }

  private ReplyEffect<Event, AccountState> commitment(AccountState state, Commitment command) {
    return Effect().reply(command.replyTo(), StatusReply.success(state.commitment()));
  }

  private ReplyEffect<Event, AccountState> commit(AccountState state, Commit command) {
    BillingCommitment now = state.commitment();
    BillingCommitment requested =
        command.enabled() ? now.enabled(clock.instant()) : now.disabled(clock.instant());
    VirtaException refusal = requested.equals(now) ? null : refusalWhenFull();
    if (refusal != null) {
      return Effect().reply(command.replyTo(), StatusReply.error(refusal));
    }
    return (requested.equals(now)
            ? Effect().none()
            : Effect().persist(new CommitmentChanged(requested)))
        .thenReply(command.replyTo(), after -> StatusReply.success(after.commitment()));
  }

  private ReplyEffect<Event, AccountState> admitShards(AccountState state, AdmitShards command) {
    VirtaException refusal = limits.refusalOfShards(state, command.more());
    return Effect()
        .reply(command.replyTo(), refusal == null ? StatusReply.ack() : StatusReply.error(refusal));
  }

  private ReplyEffect<Event, AccountState> note(AccountState state, NoteStream command) {
    StreamEntity.Changed changed = command.changed();
    Registered known = state.find(changed.stream().name());
    if (known == null
        || known.incarnation() != changed.stream().incarnation()
        || !SETTLED.contains(known.status())
        || !SETTLED.contains(changed.status())
        || known.equals(known.noted(changed.status(), changed.mode(), changed.openShards()))) {
      return Effect().noReply();
    }
    return Effect()
        .persist(
            new StreamNoted(
                changed.stream().name().value(),
                changed.status(),
                changed.mode(),
                changed.openShards()))
        .thenNoReply();
  }

  private ReplyEffect<Event, AccountState> resolve(AccountState state, Resolve command) {
    Registered stream = state.find(command.name());
    return Effect()
        .reply(
            command.replyTo(),
            stream == null
                ? notFound(command.name())
                : StatusReply.success(
                    new StreamKey(namespace, command.name(), stream.incarnation())));
  }

  private <T> StatusReply<T> notFound(StreamName name) {
    return StatusReply.error(VirtaException.streamNotFound(namespace, name));
  }

  private ReplyEffect<Event, AccountState> list(AccountState state, ListStreams command) {
    StreamPage page = state.page(namespace, command.after(), command.limit());
    return Effect().reply(command.replyTo(), StatusReply.success(page));
  }

  private ReplyEffect<Event, AccountState> resume(AccountState state) {
    state
        .streams()
        .forEach(
            (name, stream) -> {
              StreamKey key = new StreamKey(namespace, new StreamName(name), stream.incarnation());
              if (stream.status() == StreamStatus.CREATING) {
                tellCreate(key, stream.spec(), stream.createdAt(), null);
              } else if (stream.status() == StreamStatus.DELETING) {
                tellDelete(key);
              } else if (stream.status() == StreamStatus.UPDATING) {
                streams.wake(key);
              }
            });
    return Effect().noReply();
  }

  private ReplyEffect<Event, AccountState> passivateIfUnused(AccountState state) {
    if (state.isUnused()) {
      leaving = true;
      shard.tell(new ClusterSharding.Passivate<>(front()));
    } else {
      context.cancelReceiveTimeout(); // until a stream is gone
    }
    return Effect().noReply();
  }

  /**
   * Stops, but after a passivation only when every caller has an answer. A stream may have been
   * reserved since the account was found unused: then the account comes back at once to see to it.
   */
  private ReplyEffect<Event, AccountState> stop(AccountState state) {
    if (leaving && creationsAwaited > 0) {
      stopDeferred = true;
      return Effect().noReply();
    }
    if (leaving && !state.isUnused()) {
      self.tell(Resume.INSTANCE); // which Cluster Sharding keeps until this entity has stopped
    }
    return Effect().stop().thenNoReply();
  }

  @Override
  public EventHandler<AccountState, Event> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(
            Reserved.class,
            (state, event) ->
                state.with(
                    event.name(),
                    Registered.creating(event.incarnation(), event.spec(), event.at())))
        .onEvent(
            CreationConfirmed.class, (state, event) -> state.in(event.name(), StreamStatus.ACTIVE))
        .onEvent(
            DeletionDecided.class, (state, event) -> state.in(event.name(), StreamStatus.DELETING))
        .onEvent(
            StreamNoted.class,
            (state, event) ->
                state.noted(event.name(), event.status(), event.mode(), event.openShards()))
        .onEvent(CommitmentChanged.class, (state, event) -> state.with(event.commitment()))
        .onEvent(Freed.class, (state, event) -> state.without(event.name()))
        .build();
  }

  @Override
  protected void recovered(AccountState state) {
    context.getSelf().tell(Resume.INSTANCE);
  }
}
