package io.virta.actors.stream;

import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.ConsumerChange;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.PropertyChange;
import io.virta.actors.model.Reshard;
import io.virta.actors.model.Shard;
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
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReplyBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;

/**
 * A stream: its shards with their hash key ranges, its status and its settings. {@link StreamRules}
 * decide what may change; every change is announced to the nodes, whose copies of the shard map are
 * then read again. {@link StreamSchedule} sees to it that what a stop interrupts resumes at the
 * next start.
 *
 * <pre>
 * Absent --Create--> CREATING --(delay)--> ACTIVE --Delete--> DELETING --(delay, shards forgotten)--> Absent
 *                                          |    ^
 *                                   Change v    | (delay; for a reshard: round after round of
 *                                         UPDATING  closing parents, then opening children)
 * </pre>
 */
public final class StreamEntity extends MetaEntity<StreamEntity.Command, StreamEvent, StreamState> {
  public sealed interface Command extends ClusterMessage {}

  /** Create the stream; answered when that is durable. Idempotent. */
  public record Create(
      StreamSpec spec, Instant at, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  public record Describe(ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** Answered when the stream is no longer CREATING; lost when the node stops meanwhile. */
  public record AwaitCreated(ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /**
   * Answered when that shard, which takes no more records, has been replaced by others; lost when
   * the node stops meanwhile.
   */
  public record AwaitReplaced(ShardId shard, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command, Question<StreamDescription> {}

  /** What the owner wants changed; answered when that is decided and durable. */
  public record Change(StreamChange change, ActorRef<StatusReply<StreamChanged>> replyTo)
      implements Command, Question<StreamChanged> {}

  /** What the traffic of an on-demand stream wants changed; answered likewise. */
  public record FollowTraffic(Reshard reshard, ActorRef<StatusReply<StreamChanged>> replyTo)
      implements Command, Question<StreamChanged> {}

  /**
   * Check whether a new data key is due and whether others can be wrapped anew; sent when master
   * keys have changed.
   */
  public enum RenewDataKeys implements Command {
    INSTANCE
  }

  /** Delete the stream with every shard; answered when nothing is left. Idempotent. */
  public record Delete(ActorRef<StatusReply<Done>> replyTo) implements Command, Question<Done> {}

  /** Leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  enum Activate implements Command {
    INSTANCE
  }

  enum RunRound implements Command {
    INSTANCE
  }

  private record RoundClosed(ReshardRound round, Map<ShardId, ShardEnd> ends) implements Command {}

  private record TrafficAwake(FollowTraffic request, boolean all) implements Command {}

  private enum RoundOpened implements Command {
    INSTANCE
  }

  record ConsumerDue(String name) implements Command {}

  enum ExpireShards implements Command {
    INSTANCE
  }

  private record Expired(List<ShardId> shards, boolean forgotten) implements Command {}

  enum ForgetShards implements Command {
    INSTANCE
  }

  private record ShardsForgotten(boolean all) implements Command {}

  /** Sent to every node when a stream has changed. */
  public record Changed(StreamKey stream, StreamStatus status, StreamMode mode, int openShards)
      implements ClusterMessage {}

  private static final String ENTITY = "stream";
  private static final int EVENTS_PER_SNAPSHOT = 50;

  /** What may be changed in a full log. */
  private static final Set<Class<? extends StreamChange>> GIVING_ROOM =
      Set.of(PropertyChange.DecreaseRetention.class, ConsumerChange.Deregister.class);

  private final ActorContext<Command> context;
  private final StreamKey key;
  private final StreamSettings settings;
  private final StreamRules rules;
  private final ShardCalls shards;
  private final InstantSource clock;
  private final ActorRef<Topic.Command<Changed>> changes;
  private final StreamSchedule schedule;
  private final StreamWaiters waiters;

  private StreamEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<MetaFront.Recovery> front,
      StreamKey key,
      StreamEnvironment env) {
    super(persistenceId(key), front, EVENTS_PER_SNAPSHOT, env.logHasRoom());
    this.context = context;
    this.key = key;
    this.settings = env.settings();
    this.rules = new StreamRules(key, env);
    this.shards = env.shards();
    this.clock = env.clock();
    this.changes = env.changes();
    this.schedule = new StreamSchedule(timers, settings, rules, env.retention());
    this.waiters = new StreamWaiters(key);
  }

  /**
   * A stream.
   *
   * @param shard is asked to passivate it when its log is damaged
   */
  public static Behavior<Command> create(
      StreamKey key, ActorRef<ClusterSharding.ShardCommand> shard, StreamEnvironment env) {
    return MetaFront.create(
        new MetaFront.Identity<>(
            Command.class,
            Kind.STREAM,
            key.entityId(),
            "Stream " + key.name(),
            Stop.INSTANCE,
            shard),
        env.damages(),
        front ->
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new StreamEntity(context, timers, front, key, env))));
  }

  private static PersistenceId persistenceId(StreamKey key) {
    return PersistenceId.of(ENTITY, key.entityId());
  }

  /** The persistence id of that stream's entries in the log. */
  public static String idInLog(StreamKey key) {
    return persistenceId(key).id();
  }

  /** The stream whose entries in the log have that persistence id; empty for other entities. */
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
        .onCommand(Describe.class, command -> Effect().reply(command.replyTo(), waiters.notFound()))
        .onCommand(
            AwaitCreated.class, command -> Effect().reply(command.replyTo(), waiters.notFound()))
        .onCommand(
            AwaitReplaced.class, command -> Effect().reply(command.replyTo(), waiters.notFound()))
        .onCommand(Change.class, command -> Effect().reply(command.replyTo(), waiters.notFound()))
        .onCommand(
            FollowTraffic.class, command -> Effect().reply(command.replyTo(), waiters.notFound()))
        .onCommand(
            TrafficAwake.class,
            command -> Effect().reply(command.request().replyTo(), waiters.notFound()))
        .onCommand(Delete.class, command -> Effect().reply(command.replyTo(), StatusReply.ack()));
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
        .onCommand(Change.class, this::change)
        .onCommand(FollowTraffic.class, this::followTraffic)
        .onCommand(TrafficAwake.class, this::trafficAwake)
        .onCommand(Activate.class, (state, command) -> activate(state))
        .onCommand(RunRound.class, (state, command) -> runRound(state))
        .onCommand(RoundClosed.class, this::roundClosed)
        .onCommand(RoundOpened.class, (state, command) -> roundOpened(state))
        .onCommand(ConsumerDue.class, this::consumerDue)
        .onCommand(ExpireShards.class, (state, command) -> expireShards(state))
        .onCommand(RenewDataKeys.class, (state, command) -> renewDataKeys(state))
        .onCommand(Expired.class, (state, command) -> expired(command))
        .onCommand(Delete.class, this::delete)
        .onCommand(ForgetShards.class, (state, command) -> forgetShards(state))
        .onCommand(ShardsForgotten.class, (state, command) -> shardsForgotten(command));
    handlers.forAnyState().onCommand(Stop.class, stop -> Effect().stop().thenNoReply());
    handlers.forAnyState().onAnyCommand(stale -> Effect().noReply());
    return handlers.build();
  }

  // ---- What others ask

  private ReplyEffect<StreamEvent, StreamState> create(Absent state, Create command) {
    Created created = Created.of(command.spec(), command.at());
    List<StreamEvent> events =
        settings.createDelay().isZero() ? List.of(created, new Activated()) : List.of(created);
    return Effect()
        .persist(events)
        .thenRun(this::changed)
        .thenReply(command.replyTo(), waiters::described);
  }

  private ReplyEffect<StreamEvent, StreamState> describe(
      Present state, ActorRef<StatusReply<StreamDescription>> replyTo) {
    return Effect().reply(replyTo, waiters.described(state));
  }

  private ReplyEffect<StreamEvent, StreamState> await(StreamState state, Runnable waiting) {
    waiting.run();
    waiters.answer(state);
    return Effect().noReply();
  }

  private ReplyEffect<StreamEvent, StreamState> change(Present state, Change command) {
    return decide(
        state,
        () -> {
          List<StreamEvent> events = rules.decide(state, command.change(), clock.instant());
          if (!events.isEmpty() && !GIVING_ROOM.contains(command.change().getClass())) {
            requireRoom();
          }
          return events;
        },
        command.replyTo());
  }

  /**
   * A reshard that has started always runs to completion, because parents may already be closed. It
   * therefore never starts while one of its shards is unreachable.
   */
  private ReplyEffect<StreamEvent, StreamState> followTraffic(
      Present state, FollowTraffic command) {
    List<Shard> parents;
    try {
      parents = rules.parentsForTraffic(state, command.reshard());
    } catch (VirtaException refused) {
      return Effect().reply(command.replyTo(), StatusReply.error(refused));
    }
    context.pipeToSelf(
        shards.wake(key, parents),
        (awake, failure) ->
            new TrafficAwake(command, awake != null && awake.size() == parents.size()));
    return Effect().noReply();
  }

  private ReplyEffect<StreamEvent, StreamState> trafficAwake(Present state, TrafficAwake command) {
    FollowTraffic request = command.request();
    return command.all()
        ? decide(
            state,
            () -> {
              requireRoom();
              return rules.decideForTraffic(state, request.reshard(), clock.instant());
            },
            request.replyTo())
        : Effect().reply(request.replyTo(), StatusReply.error(VirtaException.unavailable(key)));
  }

  private ReplyEffect<StreamEvent, StreamState> decide(
      Present state,
      Supplier<List<StreamEvent>> decision,
      ActorRef<StatusReply<StreamChanged>> replyTo) {
    List<StreamEvent> events;
    try {
      events = decision.get();
    } catch (VirtaException refused) {
      return Effect().reply(replyTo, StatusReply.error(refused));
    }
    StreamDescription before = state.describe(key);
    return Effect()
        .persist(events)
        .thenRun(this::changed)
        .thenReply(
            replyTo,
            after ->
                after instanceof Present present
                    ? StatusReply.success(new StreamChanged(before, present.describe(key)))
                    : waiters.notFound());
  }

  // ---- Resuming, whatever was there before

  private ReplyEffect<StreamEvent, StreamState> persist(StreamEvent event) {
    return Effect().persist(event).thenRun(this::changed).thenNoReply();
  }

  private void changed(StreamState state) {
    announce(state);
    waiters.answer(state);
    schedule.proceed(state);
  }

  private ReplyEffect<StreamEvent, StreamState> activate(Present state) {
    boolean due =
        state.status() == StreamStatus.CREATING
            || (state.status() == StreamStatus.UPDATING && state.reshard() == null);
    return due ? persist(new Activated()) : Effect().noReply();
  }

  // ---- Other shards

  private ReplyEffect<StreamEvent, StreamState> runRound(Present state) {
    if (state.status() != StreamStatus.UPDATING || state.reshard() == null) {
      return Effect().noReply();
    }
    ReshardRound round = ReshardRound.next(state);
    if (round.isEmpty()) {
      return persist(new Activated());
    }
    if (!schedule.beginRound()) {
      return Effect().noReply();
    }
    context.pipeToSelf(
        shards.close(key, round),
        (ends, failure) -> new RoundClosed(round, ends == null ? Map.of() : ends));
    return Effect().noReply();
  }

  private ReplyEffect<StreamEvent, StreamState> roundClosed(Present state, RoundClosed command) {
    if (state.reshard() == null) {
      schedule.endRound();
      return Effect().noReply(); // deleted meanwhile
    }
    ReshardRound done = command.round().within(command.ends().keySet());
    if (done.isEmpty()) {
      schedule.endRound();
      return notClosed(command.round());
    }
    ShardsReplaced replaced = done.replaced(state, command.ends(), clock.instant());
    return Effect()
        .persist(replaced)
        .thenRun(
            after -> {
              announce(after);
              waiters.answer(after);
              context.pipeToSelf(
                  shards.wake(key, replaced.opened()), (awake, failure) -> RoundOpened.INSTANCE);
            })
        .thenNoReply();
  }

  private ReplyEffect<StreamEvent, StreamState> notClosed(ReshardRound round) {
    context.getLog().warn("shards of {} cannot be closed now: {}", key, round.parents());
    schedule.roundAgain();
    return Effect().noReply();
  }

  /** Not before the children are there: puts that waited for them get in before the next round. */
  private ReplyEffect<StreamEvent, StreamState> roundOpened(Present state) {
    schedule.endRound();
    if (state.reshard() != null && ReshardRound.next(state).isEmpty()) {
      return persist(new Activated());
    }
    if (state.reshard() != null) {
      schedule.nextRound();
    }
    return Effect().noReply();
  }

  private ReplyEffect<StreamEvent, StreamState> expireShards(Present state) {
    List<Shard> expired = schedule.expired(state);
    if (expired.isEmpty()) {
      schedule.proceedExpiry(state);
      return Effect().noReply();
    }
    context.pipeToSelf(
        shards.forget(key, idsOf(expired)),
        (done, failure) -> {
          if (failure != null) {
            context.getLog().warn("some shards of {} are not forgotten yet", key, failure);
          }
          return new Expired(idsOf(expired), failure == null);
        });
    return Effect().noReply();
  }

  private ReplyEffect<StreamEvent, StreamState> expired(Expired command) {
    if (command.forgotten()) {
      return persist(new ShardsExpired(command.shards()));
    }
    schedule.expireAgain();
    return Effect().noReply();
  }

  // ---- Encryption

  private ReplyEffect<StreamEvent, StreamState> renewDataKeys(Present state) {
    if (state.status() == StreamStatus.DELETING) {
      return Effect().noReply();
    }
    try {
      List<StreamEvent> events = rules.renewDataKeys(state);
      if (!events.isEmpty()) {
        context.getLog().info("the data keys of stream {} are renewed", key);
        return Effect().persist(events).thenRun(this::changed).thenNoReply();
      }
    } catch (VirtaException unusable) {
      context.getLog().warn("stream {} keeps its data keys: {}", key, unusable.getMessage());
    }
    schedule.proceedDataKeys(state);
    return Effect().noReply();
  }

  // ---- Consumers

  private ReplyEffect<StreamEvent, StreamState> consumerDue(Present state, ConsumerDue command) {
    return state
        .consumer(command.name())
        .map(
            consumer ->
                switch (consumer.status()) {
                  case CREATING -> persist(new ConsumerChanged(consumer.in(ConsumerStatus.ACTIVE)));
                  case DELETING -> persist(new ConsumerGone(consumer.name()));
                  case ACTIVE -> Effect().noReply();
                })
        .orElseGet(() -> Effect().noReply());
  }

  // ---- The end

  private ReplyEffect<StreamEvent, StreamState> delete(Present state, Delete command) {
    waiters.untilDeleted(command.replyTo());
    if (state.status() == StreamStatus.DELETING) {
      return Effect().noReply();
    }
    schedule.clear();
    return persist(new DeletionStarted());
  }

  private ReplyEffect<StreamEvent, StreamState> forgetShards(Present state) {
    context.pipeToSelf(
        shards.forget(key, idsOf(state.lineage().shards())),
        (done, failure) -> {
          if (failure != null) {
            context.getLog().warn("some shards of {} are not deleted yet", key, failure);
          }
          return new ShardsForgotten(failure == null);
        });
    return Effect().noReply();
  }

  private static List<ShardId> idsOf(List<Shard> shards) {
    return shards.stream().map(Shard::id).toList();
  }

  private ReplyEffect<StreamEvent, StreamState> shardsForgotten(ShardsForgotten command) {
    if (!command.all()) {
      schedule.forgetAgain();
      return Effect().noReply();
    }
    return Effect()
        .persist(new Deleted())
        .thenRun(
            gone -> {
              changed(gone);
              waiters.deleted();
            })
        .thenNoReply();
  }

  // ---- What others are told

  private void announce(StreamState state) {
    Changed changed =
        state instanceof Present present
            ? new Changed(
                key, present.status(), present.properties().mode(), present.lineage().open().size())
            : new Changed(key, StreamStatus.DELETING, StreamMode.PROVISIONED, 0);
    changes.tell(Topic.publish(changed));
  }

  // ---- What is remembered

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
      announce(state);
      schedule.proceed(state);
      if (!present.dataKeys().isEmpty()) {
        // The master keys may have changed while this stream was not in memory.
        context.getSelf().tell(RenewDataKeys.INSTANCE);
      }
    }
  }
}
