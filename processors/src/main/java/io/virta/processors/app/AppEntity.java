package io.virta.processors.app;

import io.virta.actors.ask.Asks;
import io.virta.actors.ask.Question;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.entity.EntityFront;
import io.virta.actors.entity.EventSourcedEntity;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.processors.runtime.AppKey;
import io.virta.processors.runtime.TaskEntity;
import io.virta.processors.runtime.TaskPlan;
import io.virta.processors.runtime.TaskStatus;
import io.virta.processors.runtime.TaskStatus.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
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
 * An app: what is deployed, and whether it runs. Tells its task again and again what to do, so that
 * the task also starts after it was lost.
 */
public final class AppEntity
    extends EventSourcedEntity<AppEntity.Command, AppEntity.Event, AppState> {
  public sealed interface Command extends ClusterMessage {}

  /** Runs that version of the definition; of no effect if it runs already. */
  public record Deploy(int version, ActorRef<StatusReply<AppDescription>> replyTo)
      implements Command, Question<AppDescription> {}

  public record Describe(ActorRef<StatusReply<AppDescription>> replyTo)
      implements Command, Question<AppDescription> {}

  /** Stops the app in order, also over restarts, until it is resumed. */
  public record Pause(ActorRef<StatusReply<AppDescription>> replyTo)
      implements Command, Question<AppDescription> {}

  /** Lets a paused app, a failed one or a suspended task continue. */
  public record Resume(ActorRef<StatusReply<AppDescription>> replyTo)
      implements Command, Question<AppDescription> {}

  /** Makes the entity leave this node's memory. */
  public enum Stop implements Command {
    INSTANCE
  }

  private enum Tick implements Command, LocalMessage {
    INSTANCE
  }

  private record TaskAnswered(int generation, @Nullable TaskStatus status)
      implements Command, LocalMessage {}

  private record TaskHalted(int generation) implements Command, LocalMessage {}

  sealed interface Event extends Persisted {}

  record Deployed(String incarnation, int version) implements Event {}

  record Paused() implements Event {}

  record Resumed() implements Event {}

  record Failed(String reason) implements Event {}

  /** The kind of these entities, for damage. */
  public static final DamagedEntities.Kind KIND = new DamagedEntities.Kind("app", "app", "apps");

  private static final String ENTITY = "app";
  private static final int EVENTS_PER_SNAPSHOT = 100;
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final Duration TASK_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration HALT_TIMEOUT = Duration.ofMinutes(1);

  private final ActorContext<Command> context;
  private final AppKey app;
  private final AppEnvironment env;

  /** What the task said last. */
  private TaskStatus status = new TaskStatus(Phase.STOPPED, null);

  /** The generation for which the task was told to halt. */
  private int haltedGeneration = -1;

  private AppEntity(
      ActorRef<EntityFront.Recovery> front,
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      AppKey app,
      AppEnvironment env) {
    super(PersistenceId.of(ENTITY, app.entityId()), front, EVENTS_PER_SNAPSHOT, env.logHasRoom());
    this.context = context;
    this.app = app;
    this.env = env;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, Duration.ZERO, TICK);
  }

  public static Behavior<Command> create(
      AppKey app, ActorRef<ClusterSharding.ShardCommand> shard, AppEnvironment env) {
    return EntityFront.create(
        new EntityFront.Identity<>(
            Command.class, KIND, app.entityId(), "App " + app.id(), Stop.INSTANCE, shard),
        env.damages(),
        front ->
            Behaviors.setup(
                context ->
                    Behaviors.withTimers(
                        timers -> new AppEntity(front, context, timers, app, env))));
  }

  /** Returns the app with that persistence id; empty for other entities. */
  public static Optional<AppKey> appOf(String persistenceId) {
    String prefix = ENTITY + PersistenceId.DefaultSeparator();
    return persistenceId.startsWith(prefix)
        ? Optional.of(AppKey.parse(persistenceId.substring(prefix.length())))
        : Optional.empty();
  }

  @Override
  public AppState emptyState() {
    return AppState.NONE;
  }

  @Override
  public CommandHandlerWithReply<Command, Event, AppState> commandHandler() {
    return newCommandHandlerWithReplyBuilder()
        .forAnyState()
        .onCommand(Deploy.class, this::deploy)
        .onCommand(Describe.class, this::describe)
        .onCommand(Pause.class, this::pause)
        .onCommand(Resume.class, this::resume)
        .onCommand(Tick.class, (state, tick) -> tick(state))
        .onCommand(TaskAnswered.class, this::taskAnswered)
        .onCommand(TaskHalted.class, this::taskHalted)
        .onCommand(Stop.class, stop -> Effect().stop().thenNoReply())
        .build();
  }

  private ReplyEffect<Event, AppState> deploy(AppState state, Deploy command) {
    if (state.runs() && state.version() == command.version()) {
      return Effect().reply(command.replyTo(), description(state));
    }
    VirtaException full = refusalWhenFull();
    if (full != null) {
      return Effect().reply(command.replyTo(), StatusReply.error(full));
    }
    String incarnation = state.incarnation();
    return Effect()
        .persist(
            new Deployed(
                incarnation == null ? UUID.randomUUID().toString() : incarnation,
                command.version()))
        .thenRun(this::drive)
        .thenReply(command.replyTo(), this::description);
  }

  private ReplyEffect<Event, AppState> describe(AppState state, Describe command) {
    return state.exists()
        ? Effect().reply(command.replyTo(), description(state))
        : Effect().reply(command.replyTo(), notFound());
  }

  private ReplyEffect<Event, AppState> pause(AppState state, Pause command) {
    if (!state.exists()) {
      return Effect().reply(command.replyTo(), notFound());
    }
    return state.paused()
        ? Effect().reply(command.replyTo(), description(state))
        : Effect()
            .persist(new Paused())
            .thenRun(this::drive)
            .thenReply(command.replyTo(), this::description);
  }

  private ReplyEffect<Event, AppState> resume(AppState state, Resume command) {
    if (!state.exists()) {
      return Effect().reply(command.replyTo(), notFound());
    }
    return Effect()
        .persist(new Resumed())
        .thenRun(this::drive)
        .thenReply(command.replyTo(), this::description);
  }

  private StatusReply<AppDescription> notFound() {
    return StatusReply.error(notFound(app));
  }

  /** Returns the error for an app that does not exist. */
  static VirtaException notFound(AppKey app) {
    return new VirtaException(ErrorCode.APP_NOT_FOUND, "There is no app " + app.id() + ".");
  }

  private StatusReply<AppDescription> description(AppState state) {
    return StatusReply.success(
        new AppDescription(
            app.id(), state.version(), state.paused(), state.failure(), List.of(status)));
  }

  private ReplyEffect<Event, AppState> tick(AppState state) {
    drive(state);
    return Effect().noReply();
  }

  /** Tells the task what to do. */
  private void drive(AppState state) {
    String incarnation = state.incarnation();
    if (incarnation == null || env.stopping().getAsBoolean()) {
      return;
    }
    EntityRef<TaskEntity.Command> task = env.tasks().apply(app.task(0));
    int generation = state.generation();
    if (state.runs()) {
      TaskPlan plan = new TaskPlan(app.task(0), incarnation, generation);
      context.pipeToSelf(
          Asks.<TaskEntity.Command, TaskStatus>ask(
              task, replyTo -> new TaskEntity.Run(plan, replyTo), TASK_TIMEOUT),
          (answer, failure) -> new TaskAnswered(generation, answer));
    } else if (haltedGeneration != generation) {
      haltedGeneration = generation;
      context.pipeToSelf(
          Asks.<TaskEntity.Command, Done>ask(task, TaskEntity.Halt::new, HALT_TIMEOUT),
          (answer, failure) -> new TaskHalted(failure == null ? generation : -1));
    }
  }

  private ReplyEffect<Event, AppState> taskAnswered(AppState state, TaskAnswered message) {
    TaskStatus answer = message.status();
    if (answer == null || message.generation() != state.generation()) {
      return Effect().noReply();
    }
    status = answer;
    String reason = answer.reason();
    if (answer.phase() == Phase.FAILED && state.runs() && refusalWhenFull() == null) {
      return Effect()
          .persist(new Failed(reason == null ? "a stage failed" : reason))
          .thenRun(this::drive)
          .thenNoReply();
    }
    return Effect().noReply();
  }

  private ReplyEffect<Event, AppState> taskHalted(AppState state, TaskHalted message) {
    if (message.generation() == state.generation()) {
      status = new TaskStatus(Phase.STOPPED, null);
    } else if (message.generation() == -1) {
      haltedGeneration = -1; // the next tick asks again
    }
    return Effect().noReply();
  }

  @Override
  public EventHandler<AppState, Event> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(
            Deployed.class, (state, event) -> state.deployed(event.incarnation(), event.version()))
        .onEvent(Paused.class, (state, event) -> state.with(/* isPaused= */ true))
        .onEvent(Resumed.class, (state, event) -> state.with(/* isPaused= */ false))
        .onEvent(Failed.class, (state, event) -> state.failed(event.reason()))
        .build();
  }
}
