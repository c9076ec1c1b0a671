package io.virta.actors.stream;

import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.actors.stream.StreamState.Absent;
import io.virta.actors.stream.StreamState.Present;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.actor.typed.pubsub.Topic;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReplyBuilder;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/**
 * A stream: its shards with their hash key ranges, its status and its settings. Every change is
 * announced to the nodes, whose copies of the shard map are then read again.
 *
 * <pre>
 * Absent --Create--> CREATING --(create delay)--> ACTIVE --Delete--> DELETING --(delay, shards forgotten)--> Absent
 * </pre>
 */
public final class StreamEntity
    extends MetaEntity<StreamEntity.Command, StreamEntity.Event, StreamState> {
  public sealed interface Command extends ClusterMessage {}

  /** Come into being; answered when that is durable. Saying it again changes nothing. */
  public record Create(
      StreamSpec spec, Instant at, ActorRef<StatusReply<StreamDescription>> replyTo)
      implements Command {}

  public record Describe(ActorRef<StatusReply<StreamDescription>> replyTo) implements Command {}

  /** Answered when the stream is no longer CREATING; lost when the node stops meanwhile. */
  public record AwaitCreated(ActorRef<StatusReply<StreamDescription>> replyTo) implements Command {}

  /**
   * Be deleted, with every shard; answered when nothing is left. Saying it again changes nothing.
   */
  public record Delete(ActorRef<StatusReply<Done>> replyTo) implements Command {}

  /** Leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  private enum Activate implements Command {
    INSTANCE
  }

  private enum ForgetShards implements Command {
    INSTANCE
  }

  private record ShardsForgotten(boolean all) implements Command {}

  sealed interface Event extends Persisted {}

  record Created(StreamMode mode, int shardCount, Map<String, String> tags, Instant at)
      implements Event {}

  record Activated() implements Event {}

  record DeletionStarted() implements Event {}

  record Deleted() implements Event {}

  /** Said to every node when the shard map or the status of a stream has changed. */
  public record Changed(StreamKey stream) implements ClusterMessage {}

  private static final Duration FORGET_AGAIN_AFTER = Duration.ofSeconds(5);
  private static final int EVENTS_PER_SNAPSHOT = 50;

  private final ActorContext<Command> context;
  private final TimerScheduler<Command> timers;
  private final StreamKey key;
  private final StreamSettings settings;
  private final ShardFleet fleet;
  private final ActorRef<Topic.Command<Changed>> changes;
  private final List<ActorRef<StatusReply<StreamDescription>>> awaiting = new ArrayList<>();
  private final List<ActorRef<StatusReply<Done>>> deleters = new ArrayList<>();

  private StreamEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      StreamKey key,
      StreamSettings settings,
      ShardFleet fleet,
      ActorRef<Topic.Command<Changed>> changes) {
    super(PersistenceId.of("stream", key.entityId()), EVENTS_PER_SNAPSHOT);
    this.context = context;
    this.timers = timers;
    this.key = key;
    this.settings = settings;
    this.fleet = fleet;
    this.changes = changes;
  }

  public static Behavior<Command> create(
      StreamKey key,
      StreamSettings settings,
      ShardFleet fleet,
      ActorRef<Topic.Command<Changed>> changes) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new StreamEntity(context, timers, key, settings, fleet, changes)));
  }

  @Override
  public StreamState emptyState() {
    return new Absent();
  }

  @Override
  public CommandHandlerWithReply<Command, Event, StreamState> commandHandler() {
    CommandHandlerWithReplyBuilder<Command, Event, StreamState> handlers =
        newCommandHandlerWithReplyBuilder();
    handlers
        .forStateType(Absent.class)
        .onCommand(Create.class, this::create)
        .onCommand(Describe.class, command -> Effect().reply(command.replyTo(), notFound()))
        .onCommand(AwaitCreated.class, command -> Effect().reply(command.replyTo(), notFound()))
        .onCommand(Delete.class, command -> Effect().reply(command.replyTo(), StatusReply.ack()));
    handlers
        .forStateType(Present.class)
        .onCommand(Create.class, (state, command) -> describe(state, command.replyTo()))
        .onCommand(Describe.class, (state, command) -> describe(state, command.replyTo()))
        .onCommand(AwaitCreated.class, this::awaitCreated)
        .onCommand(Activate.class, (state, command) -> activate(state))
        .onCommand(Delete.class, this::delete)
        .onCommand(ForgetShards.class, (state, command) -> forgetShards(state))
        .onCommand(ShardsForgotten.class, (state, command) -> shardsForgotten(command));
    handlers.forAnyState().onCommand(Stop.class, stop -> Effect().stop().thenNoReply());
    handlers.forAnyState().onAnyCommand(stale -> Effect().noReply());
    return handlers.build();
  }

  private ReplyEffect<Event, StreamState> create(Absent state, Create command) {
    StreamSpec spec = command.spec();
    Created created = new Created(spec.mode(), spec.shardCount(), spec.tags(), command.at());
    if (settings.createDelay().isZero()) {
      return Effect()
          .persist(List.of(created, new Activated()))
          .thenRun(this::announce)
          .thenReply(command.replyTo(), this::described);
    }
    return Effect()
        .persist(created)
        .thenRun(() -> timers.startSingleTimer(Activate.INSTANCE, settings.createDelay()))
        .thenReply(command.replyTo(), this::described);
  }

  private ReplyEffect<Event, StreamState> describe(
      Present state, ActorRef<StatusReply<StreamDescription>> replyTo) {
    return Effect().reply(replyTo, described(state));
  }

  private ReplyEffect<Event, StreamState> awaitCreated(Present state, AwaitCreated command) {
    if (state.status() != StreamStatus.CREATING) {
      return describe(state, command.replyTo());
    }
    awaiting.add(command.replyTo());
    return Effect().noReply();
  }

  private ReplyEffect<Event, StreamState> activate(Present state) {
    return state.status() == StreamStatus.CREATING
        ? Effect()
            .persist(new Activated())
            .thenRun(
                active -> {
                  announce();
                  answerAwaiting(active);
                })
            .thenNoReply()
        : Effect().noReply();
  }

  private ReplyEffect<Event, StreamState> delete(Present state, Delete command) {
    deleters.add(command.replyTo());
    if (state.status() == StreamStatus.DELETING) {
      return Effect().noReply();
    }
    return Effect()
        .persist(new DeletionStarted())
        .thenRun(
            deleting -> {
              announce();
              answerAwaiting(deleting);
              timers.cancelAll();
              timers.startSingleTimer(ForgetShards.INSTANCE, settings.deleteDelay());
            })
        .thenNoReply();
  }

  private ReplyEffect<Event, StreamState> forgetShards(Present state) {
    context.pipeToSelf(
        fleet.forget(key, state.shards()),
        (done, failure) -> {
          if (failure != null) {
            context.getLog().warn("some shards of {} are not deleted yet: {}", key, failure);
          }
          return new ShardsForgotten(failure == null);
        });
    return Effect().noReply();
  }

  private ReplyEffect<Event, StreamState> shardsForgotten(ShardsForgotten command) {
    if (!command.all()) {
      timers.startSingleTimer(ForgetShards.INSTANCE, FORGET_AGAIN_AFTER);
      return Effect().noReply();
    }
    return Effect()
        .persist(new Deleted())
        .thenRun(
            () -> {
              announce();
              deleters.forEach(deleter -> deleter.tell(StatusReply.ack()));
              deleters.clear();
            })
        .thenNoReply();
  }

  private void answerAwaiting(StreamState state) {
    awaiting.forEach(waiting -> waiting.tell(described(state)));
    awaiting.clear();
  }

  private void announce() {
    changes.tell(Topic.publish(new Changed(key)));
  }

  private StatusReply<StreamDescription> described(StreamState state) {
    return state instanceof Present present
        ? StatusReply.success(present.describe(key))
        : notFound();
  }

  private <T> StatusReply<T> notFound() {
    return StatusReply.error(VirtaException.streamNotFound(key.account(), key.name()));
  }

  @Override
  public EventHandler<StreamState, Event> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(Created.class, (state, event) -> Present.created(event))
        .onEvent(Activated.class, (state, event) -> in(state, StreamStatus.ACTIVE))
        .onEvent(DeletionStarted.class, (state, event) -> in(state, StreamStatus.DELETING))
        .onEvent(Deleted.class, (state, event) -> new Absent())
        .build();
  }

  private static StreamState in(StreamState state, StreamStatus status) {
    return state instanceof Present present ? present.in(status) : state;
  }

  @Override
  public SignalHandler<StreamState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.class, (state, signal) -> resume(state))
        .build();
  }

  /** What was half done when the node stopped goes on. */
  private void resume(StreamState state) {
    if (state instanceof Present present && present.status() == StreamStatus.CREATING) {
      timers.startSingleTimer(Activate.INSTANCE, settings.createDelay());
    } else if (state instanceof Present present && present.status() == StreamStatus.DELETING) {
      timers.startSingleTimer(ForgetShards.INSTANCE, settings.deleteDelay());
    }
  }
}
