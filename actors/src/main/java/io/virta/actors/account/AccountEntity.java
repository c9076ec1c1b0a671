package io.virta.actors.account;

import io.virta.actors.account.AccountState.Registered;
import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.entity.EntityFront;
import io.virta.actors.entity.EventSourcedEntity;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.BillingCommitment;
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
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.actors.stream.StreamEntity;
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
 * An account in one region: the names that are taken, each by one incarnation of a stream. This
 * class is the protocol, answers questions about the account, and keeps the state that its streams
 * report; {@link NameReservations} creates and deletes streams, {@link AccountPassivation} decides
 * when the account leaves memory. Work that a stop interrupts resumes at the next start.
 *
 * <p>States of a name, by the status in which the account sees its stream:
 *
 * <pre>
 * free --CreateStream--> CREATING --the stream exists--> ACTIVE <--NoteStream--> UPDATING
 *  ^                        |                               |                      |
 *  |                        +-----------DeleteStream--------+----------------------+
 *  |                                                        v
 *  +--------------the stream is removed---------------- DELETING
 * </pre>
 */
public final class AccountEntity
    extends EventSourcedEntity<AccountEntity.Command, AccountEntity.Event, AccountState> {
  public sealed interface Command extends ClusterMessage {}

  /** Creates a stream; answered when it is durable. */
  public record CreateStream(
      StreamName name, StreamSpec spec, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** Deletes a stream; answered when the decision is durable, before its records are removed. */
  public record DeleteStream(StreamName name, ActorRef<StatusReply<StreamKey>> replyTo)
      implements Command, Question<StreamKey> {}

  /** Asks for the incarnation of the stream that has a name. */
  public record Resolve(StreamName name, ActorRef<StatusReply<StreamKey>> replyTo)
      implements Command, Question<StreamKey> {}

  public record ListStreams(
      @Nullable StreamName after, int limit, ActorRef<StatusReply<StreamPage>> replyTo)
      implements Command, Question<StreamPage> {}

  /** Asks for the usage and the limits of the account. */
  public record Usage(ActorRef<StatusReply<AccountUsage>> replyTo)
      implements Command, Question<AccountUsage> {}

  /** Asks whether the account has On-demand Advantage. */
  public record Commitment(ActorRef<StatusReply<BillingCommitment>> replyTo)
      implements Command, Question<BillingCommitment> {}

  /** Switches On-demand Advantage on or off; answered with the new state when it is durable. */
  public record Commit(boolean enabled, ActorRef<StatusReply<BillingCommitment>> replyTo)
      implements Command, Question<BillingCommitment> {}

  /**
   * Asks whether the account may have that many more shards; answered with {@code LIMIT_EXCEEDED}
   * if not.
   */
  public record AdmitShards(int more, ActorRef<StatusReply<Done>> replyTo)
      implements Command, Question<Done> {}

  /** Reports the new state of a stream. */
  public record NoteStream(StreamEntity.Changed changed) implements Command {}

  /** Makes the account leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  /**
   * A stream has answered its creation.
   *
   * @param created null when the stream did not answer, or refused
   * @param replyTo null when no caller waits for the creation
   */
  record Confirmed(
      StreamKey stream,
      @Nullable StreamDescription created,
      @Nullable ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, LocalMessage {}

  /**
   * A stream has answered its deletion.
   *
   * @param failure null when the stream is removed completely
   */
  record Gone(StreamKey stream, @Nullable Throwable failure) implements Command, LocalMessage {}

  /** Resumes what a stop or a failure interrupted. */
  enum Resume implements Command, LocalMessage {
    INSTANCE
  }

  /** No command arrived for a while. */
  enum Idle implements Command, LocalMessage {
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

  /** Statuses that a stream may report; the account itself decides about CREATING and DELETING. */
  private static final Set<StreamStatus> SETTLED =
      EnumSet.of(StreamStatus.ACTIVE, StreamStatus.UPDATING);

  private static final String ENTITY = "account";
  private static final int EVENTS_PER_SNAPSHOT = 200;

  private final ActorContext<Command> context;
  private final Namespace namespace;
  private final AccountLimits limits;
  private final InstantSource clock;
  private final AccountPassivation passivation;
  private final NameReservations names;

  private AccountEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<EntityFront.Recovery> front,
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      EntityRef<Command> self,
      AccountEnvironment env) {
    super(PersistenceId.of(ENTITY, namespace.id()), front, EVENTS_PER_SNAPSHOT, env.logHasRoom());
    this.context = context;
    this.namespace = namespace;
    this.limits = new AccountLimits(namespace.account(), env.settings());
    this.clock = env.clock();
    this.passivation = new AccountPassivation(context, Effect(), shard, front, self);
    this.names =
        new NameReservations(
            context, timers, Effect(), namespace, env, limits, this::refusalWhenFull, passivation);
  }

  /**
   * An account in one region.
   *
   * @param shard is asked to passivate the account when it is unused
   * @param self reaches the same account through Cluster Sharding, in memory or not
   */
  public static Behavior<Command> create(
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      EntityRef<Command> self,
      AccountEnvironment env) {
    return EntityFront.create(
        new EntityFront.Identity<>(
            Command.class,
            Kind.ACCOUNT,
            namespace.id(),
            "Account " + namespace,
            Stop.INSTANCE,
            shard),
        env.damages(),
        front -> behind(front, namespace, shard, self, env));
  }

  /**
   * Returns an account without its front, which would answer in its place after a failed recovery.
   */
  static Behavior<Command> behind(
      ActorRef<EntityFront.Recovery> front,
      Namespace namespace,
      ActorRef<ClusterSharding.ShardCommand> shard,
      EntityRef<Command> self,
      AccountEnvironment env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new AccountEntity(context, timers, front, namespace, shard, self, env)));
  }

  /**
   * Returns the account and region whose log entries have that persistence id; empty for other
   * entities.
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
        .onCommand(CreateStream.class, names::create)
        .onCommand(Confirmed.class, names::confirmed)
        .onCommand(DeleteStream.class, names::delete)
        .onCommand(Gone.class, names::gone)
        .onCommand(Resume.class, (state, command) -> names.resume(state))
        .onCommand(Resolve.class, this::resolve)
        .onCommand(ListStreams.class, this::list)
        .onCommand(Usage.class, this::usage)
        .onCommand(Commitment.class, this::commitment)
        .onCommand(Commit.class, this::commit)
        .onCommand(AdmitShards.class, this::admitShards)
        .onCommand(NoteStream.class, this::note)
        .onCommand(Idle.class, (state, command) -> passivation.idle(state))
        .onCommand(Stop.class, (state, stop) -> passivation.stop(state))
        .build();
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
    StreamName name = command.name();
    Registered stream = state.find(name);
    return Effect()
        .reply(
            command.replyTo(),
            stream == null
                ? StatusReply.error(VirtaException.streamNotFound(namespace, name))
                : StatusReply.success(new StreamKey(namespace, name, stream.incarnation())));
  }

  private ReplyEffect<Event, AccountState> list(AccountState state, ListStreams command) {
    StreamPage page = state.page(namespace, command.after(), command.limit());
    return Effect().reply(command.replyTo(), StatusReply.success(page));
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
