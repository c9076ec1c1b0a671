package io.virta.actors.stream;

import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.entity.EntityFront;
import io.virta.actors.entity.EventSourcedEntity;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.shard.ShardEnd;
import io.virta.actors.stream.StreamEvent.Activated;
import io.virta.actors.stream.StreamEvent.ConsumerChanged;
import io.virta.actors.stream.StreamEvent.ConsumerGone;
import io.virta.actors.stream.StreamEvent.Created;
import io.virta.actors.stream.StreamEvent.DataKeysRenewed;
import io.virta.actors.stream.StreamEvent.Deleted;
import io.virta.actors.stream.StreamEvent.DeletionStarted;
import io.virta.actors.stream.StreamEvent.EncryptionChanged;
import io.virta.actors.stream.StreamEvent.PropertiesChanged;
import io.virta.actors.stream.StreamEvent.ReshardStarted;
import io.virta.actors.stream.StreamEvent.ShardsExpired;
import io.virta.actors.stream.StreamEvent.ShardsReplaced;
import io.virta.actors.stream.StreamState.Absent;
import io.virta.actors.stream.StreamState.Present;
import io.virta.persistence.clock.ClockTimers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReplyBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * A stream: its shards with their hash key ranges, its status and its settings. This class is the
 * protocol, and maps each command in each state to its handler; {@link ChangeRequests}, {@link
 * ReshardRounds} and {@link ShardRemoval} do the work, {@link StreamRules} decide what is allowed,
 * and {@link StreamSchedule} has the timers, so that all interrupted work resumes at the next
 * start. After every event the change is published to the nodes, which then refresh their copies of
 * the shard map.
 *
 * <pre>
 * Absent --Create--> CREATING --(create delay)--> ACTIVE --Delete--> DELETING --> Absent
 *                                                 |    ^
 *                       Change, FollowTraffic     v    | of a property: (update delay)
 *                                                UPDATING  of shards: (reshard delay), all rounds
 * </pre>
 *
 * <ul>
 *   <li>CREATING, and UPDATING for a property, are skipped when their delay is zero. Changes of
 *       tags, policies and consumers leave the status as it is.
 *   <li>Delete is possible in every status and abandons a reshard. A stream is DELETING until its
 *       delay has passed and every shard has confirmed that its records are gone.
 *   <li>A command that the stream has sent to itself is ignored in a state that no longer needs it.
 * </ul>
 */
public final class StreamEntity
    extends EventSourcedEntity<StreamEntity.Command, StreamEvent, StreamState> {
  public sealed interface Command extends ClusterMessage {}

  /** Creates the stream; answered when that is durable. Idempotent. */
  public record Create(
      StreamSpec spec, Instant at, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  public record Describe(ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** Answered when the stream is no longer CREATING; lost when the node stops meanwhile. */
  public record AwaitCreated(ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /**
   * Answered when that shard, which accepts no more records, has been replaced by others; lost when
   * the node stops meanwhile.
   */
  public record AwaitReplaced(ShardId shard, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** A change that the owner requests; answered when the decision is durable. */
  public record Change(StreamChange change, ActorRef<StatusReply<StreamChanged>> replyTo)
      implements Command, Question<StreamChanged> {}

  /** A reshard because of an on-demand stream's traffic; answered when the decision is durable. */
  public record FollowTraffic(Reshard reshard, ActorRef<StatusReply<StreamChanged>> replyTo)
      implements Command, Question<StreamChanged> {}

  /**
   * Checks whether a new data key is due and whether others must be rewrapped; sent when master
   * keys have changed.
   */
  public enum RenewDataKeys implements Command {
    INSTANCE
  }

  /** Deletes the stream with every shard; answered when the deletion is complete. Idempotent. */
  public record Delete(ActorRef<StatusReply<Done>> replyTo) implements Command, Question<Done> {}

  /** Makes the stream leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  enum Activate implements Command, LocalMessage {
    INSTANCE
  }

  /** The parents of that reshard were woken; {@code all} says whether every one was reached. */
  record TrafficAwake(FollowTraffic request, boolean all) implements Command, LocalMessage {}

  enum RunRound implements Command, LocalMessage {
    INSTANCE
  }

  /**
   * The parents of a round were asked to close.
   *
   * @param ends the ends of the parents that confirmed
   */
  record RoundClosed(ReshardRound round, Map<ShardId, ShardEnd> ends)
      implements Command, LocalMessage {}

  enum RoundOpened implements Command, LocalMessage {
    INSTANCE
  }

  record ConsumerDue(String name) implements Command, LocalMessage {}

  enum ExpireShards implements Command, LocalMessage {
    INSTANCE
  }

  record Expired(List<ShardId> shards, boolean forgotten) implements Command, LocalMessage {}

  enum ForgetShards implements Command, LocalMessage {
    INSTANCE
  }

  record ShardsForgotten(boolean all) implements Command, LocalMessage {}

  /** Sent to every node when a stream has changed. */
  public record Changed(StreamKey stream, StreamStatus status, StreamMode mode, int openShards)
      implements ClusterMessage {}

  private static final String ENTITY = "stream";
  private static final int EVENTS_PER_SNAPSHOT = 50;

  private final ActorContext<Command> context;
  private final StreamKey key;
  private final StreamSettings settings;
  private final StreamRules rules;
  private final StreamSchedule schedule;
  private final StreamWaiters waiters;
  private final StreamEffects effects;
  private final ChangeRequests requests;
  private final ReshardRounds rounds;
  private final ShardRemoval removal;

  private StreamEntity(
      ActorContext<Command> context,
      ClockTimers<Command> clock,
      TimerScheduler<Command> retries,
      ActorRef<EntityFront.Recovery> front,
      StreamKey key,
      StreamEnvironment env) {
    super(persistenceId(key), front, EVENTS_PER_SNAPSHOT, env.logHasRoom());
    this.context = context;
    this.key = key;
    this.settings = env.settings().of(key);
    this.rules = new StreamRules(key, env);
    this.schedule = new StreamSchedule(clock, retries, settings, rules, env.retention());
    this.waiters = new StreamWaiters(key);
    this.effects = new StreamEffects(Effect(), key, env.changes(), waiters, schedule);
    this.requests = new ChangeRequests(context, key, env, rules, this::requireRoom, effects);
    this.rounds = new ReshardRounds(context, key, env, schedule, effects);
    this.removal = new ShardRemoval(context, key, env, schedule, waiters, effects);
  }

  /**
   * Returns the entity of a stream.
   *
   * @param shard is asked to passivate it when its log is damaged
   */
  public static Behavior<Command> create(
      StreamKey key, ActorRef<ClusterSharding.ShardCommand> shard, StreamEnvironment env) {
    return EntityFront.create(
        new EntityFront.Identity<>(
            Command.class,
            Kind.STREAM,
            key.entityId(),
            "Stream " + key.name(),
            Stop.INSTANCE,
            shard),
        env.damages(),
        front -> behind(front, key, env));
  }

  /**
   * Returns a stream without its front, which would answer in its place after a failed recovery.
   */
  static Behavior<Command> behind(
      ActorRef<EntityFront.Recovery> front, StreamKey key, StreamEnvironment env) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                retries ->
                    ClockTimers.with(
                        env.ticker(),
                        clock -> new StreamEntity(context, clock, retries, front, key, env))));
  }

  private static PersistenceId persistenceId(StreamKey key) {
    return PersistenceId.of(ENTITY, key.entityId());
  }

  /** Returns the persistence id of that stream's entries in the log. */
  public static String idInLog(StreamKey key) {
    return persistenceId(key).id();
  }

  /** Returns the stream whose log entries have that persistence id; empty for other entities. */
  public static Optional<StreamKey> streamOf(String persistenceId) {
    String prefix = ENTITY + PersistenceId.DefaultSeparator();
    return persistenceId.startsWith(prefix)
        ? Optional.of(StreamKey.parse(persistenceId.substring(prefix.length())))
        : Optional.empty();
  }

  @Override
  public StreamState emptyState() {
    return new Absent();
  }

  @Override
  public CommandHandlerWithReply<Command, StreamEvent, StreamState> commandHandler() {
    CommandHandlerWithReplyBuilder<Command, StreamEvent, StreamState> handlers =
        newCommandHandlerWithReplyBuilder();
    handlers
        .forStateType(Absent.class)
        .onCommand(Create.class, this::create)
        .onCommand(Describe.class, command -> notFound(command.replyTo()))
        .onCommand(AwaitCreated.class, command -> notFound(command.replyTo()))
        .onCommand(AwaitReplaced.class, command -> notFound(command.replyTo()))
        .onCommand(Change.class, command -> notFound(command.replyTo()))
        .onCommand(FollowTraffic.class, command -> notFound(command.replyTo()))
        .onCommand(TrafficAwake.class, command -> notFound(command.request().replyTo()))
        .onCommand(Delete.class, command -> effects.reply(command.replyTo(), StatusReply.ack()));
    handlers
        .forStateType(Present.class)
        .onCommand(Create.class, (state, command) -> describe(state, command.replyTo()))
        .onCommand(Describe.class, (state, command) -> describe(state, command.replyTo()))
        .onCommand(
            AwaitCreated.class,
            (state, command) -> await(state, () -> waiters.untilCreated(command.replyTo())))
        .onCommand(
            AwaitReplaced.class,
            (state, command) ->
                await(state, () -> waiters.untilReplaced(command.shard(), command.replyTo())))
        .onCommand(Change.class, requests::change)
        .onCommand(FollowTraffic.class, requests::followTraffic)
        .onCommand(TrafficAwake.class, requests::trafficAwake)
        .onCommand(Activate.class, (state, command) -> activate(state))
        .onCommand(RunRound.class, (state, command) -> rounds.run(state))
        .onCommand(RoundClosed.class, rounds::closed)
        .onCommand(RoundOpened.class, (state, command) -> rounds.opened(state))
        .onCommand(ConsumerDue.class, this::consumerDue)
        .onCommand(ExpireShards.class, (state, command) -> removal.expire(state))
        .onCommand(Expired.class, (state, command) -> removal.expired(command))
        .onCommand(RenewDataKeys.class, (state, command) -> renewDataKeys(state))
        .onCommand(Delete.class, this::delete)
        .onCommand(ForgetShards.class, (state, command) -> removal.forgetAll(state))
        .onCommand(ShardsForgotten.class, removal::allForgotten);
    handlers.forAnyState().onCommand(Stop.class, stop -> Effect().stop().thenNoReply());
    handlers.forAnyState().onAnyCommand(stale -> effects.none());
    return handlers.build();
  }

  private <T> ReplyEffect<StreamEvent, StreamState> notFound(ActorRef<StatusReply<T>> replyTo) {
    return effects.reply(replyTo, waiters.notFound());
  }

  private ReplyEffect<StreamEvent, StreamState> create(Absent state, Create command) {
    Created created = Created.of(command.spec(), command.at());
    List<StreamEvent> events =
        settings.createDelay().isZero() ? List.of(created, new Activated()) : List.of(created);
    return effects.persistAll(events).thenReply(command.replyTo(), waiters::described);
  }

  private ReplyEffect<StreamEvent, StreamState> describe(
      Present state, ActorRef<StatusReply<StreamDescription>> replyTo) {
    return effects.reply(replyTo, waiters.described(state));
  }

  private ReplyEffect<StreamEvent, StreamState> await(StreamState state, Runnable waiting) {
    waiting.run();
    waiters.answer(state);
    return effects.none();
  }

  private ReplyEffect<StreamEvent, StreamState> activate(Present state) {
    boolean due =
        state.status() == StreamStatus.CREATING
            || (state.status() == StreamStatus.UPDATING && state.reshard() == null);
    return due ? effects.persist(new Activated()) : effects.none();
  }

  private ReplyEffect<StreamEvent, StreamState> renewDataKeys(Present state) {
    if (state.status() == StreamStatus.DELETING) {
      return effects.none();
    }
    try {
      List<StreamEvent> events = rules.renewDataKeys(state);
      if (!events.isEmpty()) {
        context.getLog().info("the data keys of stream {} are renewed", key);
        return effects.persistAll(events).thenNoReply();
      }
    } catch (VirtaException unusable) {
      context.getLog().warn("stream {} keeps its data keys: {}", key, unusable.getMessage());
    }
    schedule.proceedDataKeys(state);
    return effects.none();
  }

  private ReplyEffect<StreamEvent, StreamState> consumerDue(Present state, ConsumerDue command) {
    return state
        .consumer(command.name())
        .map(
            consumer ->
                switch (consumer.status()) {
                  case CREATING ->
                      effects.persist(new ConsumerChanged(consumer.in(ConsumerStatus.ACTIVE)));
                  case DELETING -> effects.persist(new ConsumerGone(consumer.name()));
                  case ACTIVE -> effects.none();
                })
        .orElseGet(effects::none);
  }

  private ReplyEffect<StreamEvent, StreamState> delete(Present state, Delete command) {
    waiters.untilDeleted(command.replyTo());
    if (state.status() == StreamStatus.DELETING) {
      return effects.none();
    }
    schedule.clear();
    return effects.persist(new DeletionStarted());
  }

  @Override
  public EventHandler<StreamState, StreamEvent> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(Created.class, (state, event) -> Present.created(event))
        .onEvent(Activated.class, present(event -> state -> state.in(StreamStatus.ACTIVE)))
        .onEvent(PropertiesChanged.class, present(event -> state -> state.apply(event)))
        .onEvent(EncryptionChanged.class, present(event -> state -> state.apply(event)))
        .onEvent(DataKeysRenewed.class, present(event -> state -> state.apply(event)))
        .onEvent(ReshardStarted.class, present(event -> state -> state.apply(event)))
        .onEvent(ShardsReplaced.class, present(event -> state -> state.apply(event)))
        .onEvent(ShardsExpired.class, present(event -> state -> state.apply(event)))
        .onEvent(ConsumerChanged.class, present(event -> state -> state.apply(event)))
        .onEvent(ConsumerGone.class, present(event -> state -> state.apply(event)))
        .onEvent(DeletionStarted.class, present(event -> state -> state.in(StreamStatus.DELETING)))
        .onEvent(Deleted.class, (state, event) -> new Absent())
        .build();
  }

  private static <E> BiFunction<StreamState, E, StreamState> present(
      Function<E, UnaryOperator<Present>> change) {
    return (state, event) ->
        state instanceof Present present ? change.apply(event).apply(present) : state;
  }

  @Override
  protected void recovered(StreamState state) {
    if (state instanceof Present present) {
      effects.resume(state);
      if (!present.dataKeys().isEmpty()) {
        // The master keys may have changed while this stream was not in memory.
        context.getSelf().tell(RenewDataKeys.INSTANCE);
      }
    }
  }
}
