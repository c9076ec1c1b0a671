package io.virta.processors.runtime;

import io.virta.actors.ask.Question;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.VirtaException;
import io.virta.actors.serialization.ClusterMessage;
import io.virta.actors.serialization.LocalMessage;
import io.virta.persistence.failure.Failures;
import io.virta.persistence.log.LogWriter;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.graph.Topology;
import io.virta.processors.operator.Attempts;
import io.virta.processors.runtime.TaskStatus.Phase;
import io.virta.processors.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.pattern.StatusReply;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one task of an app running. Opens its log, which fences an earlier owner of the task, reads
 * what is durable, and starts a {@link TaskRunner}; when that ends, another one continues.
 *
 * <pre>
 * stopped --Run--> opening --JournalRecovered--> running --Outcome--> waiting --Restart--> running
 *                     ^                             |
 *                     +--------JournalStopped-------+--Outcome.Stopped--> suspended or failed
 * </pre>
 */
public final class TaskEntity extends AbstractBehavior<TaskEntity.Command> {
  public sealed interface Command extends ClusterMessage {}

  /** Runs the task as planned; of no effect if it does already. Answered with its status. */
  public record Run(TaskPlan plan, ActorRef<StatusReply<TaskStatus>> replyTo)
      implements Command, Question<TaskStatus> {}

  /** Stops the task in order; answered when nothing is left to send. */
  public record Halt(ActorRef<StatusReply<Done>> replyTo) implements Command, Question<Done> {}

  /** Makes the task leave this node. */
  public enum Stop implements Command {
    INSTANCE
  }

  record LogOpened(@Nullable LogWriter writer, @Nullable Throwable failure)
      implements Command, LocalMessage {}

  record JournalRecovered(ActorRef<TaskJournal.Command> journal, TaskState state)
      implements Command, LocalMessage {}

  record JournalFailed(VirtaException reason) implements Command, LocalMessage {}

  private enum JournalStopped implements Command, LocalMessage {
    INSTANCE
  }

  private record RunnerEnded(Outcome outcome) implements Command, LocalMessage {}

  private enum RunnerStopped implements Command, LocalMessage {
    INSTANCE
  }

  private enum Restart implements Command, LocalMessage {
    INSTANCE
  }

  private static final Duration MISSING_DELAY = Duration.ofSeconds(1);
  private static final Duration FAILED_DELAY_MIN = Duration.ofMillis(500);
  private static final Duration FAILED_DELAY_MAX = Duration.ofSeconds(30);

  private final TaskKey task;
  private final TaskEnvironment env;
  private final List<ActorRef<StatusReply<Done>>> halting = new ArrayList<>();
  private @Nullable TaskPlan plan;
  private @Nullable ActorRef<TaskJournal.Command> journal;
  private @Nullable TaskState state;
  private @Nullable ActorRef<TaskRunner.Command> runner;
  private @Nullable Outcome outcome;
  private TaskStatus status = TaskStatus.of(Phase.STOPPED);
  private Attempts attempts = new Attempts();
  private boolean opening;

  /** Whether the journal was told to stop. */
  private boolean closing;

  /** The last cut before the runner was started. */
  private long cutBefore;

  /** The generation whose code has read the state; 0 for none. */
  private int checkedGeneration;

  private int failures;

  private TaskEntity(ActorContext<Command> context, TaskKey task, TaskEnvironment env) {
    super(context);
    this.task = task;
    this.env = env;
  }

  public static Behavior<Command> create(TaskKey task, TaskEnvironment env) {
    return Behaviors.setup(context -> new TaskEntity(context, task, env));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Run.class, this::onRun)
        .onMessage(Halt.class, this::onHalt)
        .onMessage(Stop.class, message -> onStop())
        .onMessage(LogOpened.class, this::onLogOpened)
        .onMessage(JournalRecovered.class, this::onJournalRecovered)
        .onMessage(JournalFailed.class, this::onJournalFailed)
        .onMessage(JournalStopped.class, message -> onJournalStopped())
        .onMessage(RunnerEnded.class, this::onRunnerEnded)
        .onMessage(RunnerStopped.class, message -> onRunnerStopped())
        .onMessage(Restart.class, message -> onRestart())
        .build();
  }

  private Behavior<Command> onRun(Run message) {
    TaskPlan before = plan;
    if (before == null || !before.equals(message.plan())) {
      plan = message.plan();
      attempts = new Attempts();
      failures = 0;
      status = TaskStatus.of(Phase.STARTING);
      refuseHalts();
      if (runner == null) {
        start();
      } else {
        runner.tell(TaskRunner.Finish.INSTANCE);
      }
    }
    message.replyTo().tell(StatusReply.success(status));
    return this;
  }

  /** Refuses the pending requests to stop, because the task was told to run again. */
  private void refuseHalts() {
    VirtaException refusal =
        new VirtaException(ErrorCode.UNAVAILABLE, "Task " + task + " was told to run again.");
    halting.forEach(replyTo -> replyTo.tell(StatusReply.error(refusal)));
    halting.clear();
  }

  private Behavior<Command> onHalt(Halt message) {
    plan = null;
    halting.add(message.replyTo());
    return rest();
  }

  /**
   * Leaves at once: shards may be stopping as well, so nothing can be sent. What is not durable is
   * processed again where the task runs next.
   */
  private Behavior<Command> onStop() {
    return Behaviors.stopped();
  }

  /** Stops the runner, then the journal, and finally answers the requests to stop. */
  private Behavior<Command> rest() {
    if (runner != null) {
      runner.tell(TaskRunner.Finish.INSTANCE);
    } else if (journal != null) {
      close(journal);
    } else if (!opening) {
      status = TaskStatus.of(Phase.STOPPED);
      halting.forEach(replyTo -> replyTo.tell(StatusReply.success(Done.getInstance())));
      halting.clear();
    }
    return this;
  }

  /** Stops the journal; {@link #onJournalStopped} continues. */
  private void close(ActorRef<TaskJournal.Command> log) {
    state = null;
    if (!closing) {
      closing = true;
      log.tell(TaskJournal.Stop.INSTANCE);
    }
  }

  /** Starts a runner, now or when the log has been read. */
  private void start() {
    if (state != null) {
      run();
    } else if (journal == null && !opening) {
      opening = true;
      getContext()
          .pipeToSelf(
              env.stateWriters().open(TaskJournal.persistenceId(task).id()), LogOpened::new);
    }
  }

  private Behavior<Command> onLogOpened(LogOpened message) {
    opening = false;
    LogWriter writer = message.writer();
    Throwable failure = message.failure();
    if (plan == null) {
      return rest();
    }
    if (writer == null) {
      restartLater(
          "the log of the task cannot be opened: "
              + (failure == null ? "no writer" : Failures.unwrap(failure).getMessage()));
      return this;
    }
    ActorRef<TaskJournal.Command> started =
        getContext().spawnAnonymous(TaskJournal.create(task, getContext().getSelf(), writer));
    getContext().watchWith(started, JournalStopped.INSTANCE);
    journal = started;
    return this;
  }

  private Behavior<Command> onJournalRecovered(JournalRecovered message) {
    if (plan == null) {
      return rest();
    }
    if (!closing) {
      state = message.state();
      run();
    }
    return this;
  }

  private Behavior<Command> onJournalFailed(JournalFailed message) {
    restartLater(String.valueOf(message.reason().getMessage()));
    return this;
  }

  private Behavior<Command> onJournalStopped() {
    boolean wasClosing = closing;
    journal = null;
    state = null;
    closing = false;
    if (runner != null) {
      // Without a journal, its cuts cannot become durable.
      getContext().stop(runner);
      outcome = new Outcome.Failed(new IllegalStateException(whyJournalStopped()));
      return this;
    }
    if (plan == null) {
      return rest();
    }
    if (status.phase() == Phase.STARTING) {
      if (wasClosing) {
        start();
      } else {
        restartLater(whyJournalStopped());
      }
    }
    return this;
  }

  private String whyJournalStopped() {
    return env.logHasRoom().getAsBoolean()
        ? "the log has refused a cut"
        : "the log of the state of tasks has no room; free disk space";
  }

  private void run() {
    TaskPlan planned = plan;
    TaskState durable = state;
    ActorRef<TaskJournal.Command> log = journal;
    if (planned == null || durable == null || log == null) {
      throw new IllegalStateException("the task is not ready to run");
    }
    if (!env.logHasRoom().getAsBoolean()) {
      restartLater(whyJournalStopped());
      return;
    }
    Optional<Definition> definition = env.definitions().apply(task.app());
    if (definition.isEmpty()) {
      restartLater("this node does not have the code of the app");
      return;
    }
    Topology topology;
    try {
      topology = Topology.of(definition.get());
    } catch (DefinitionException wrong) {
      status = new TaskStatus(Phase.FAILED, wrong.getMessage());
      return;
    } catch (RuntimeException wrong) { // the code of the user
      status = new TaskStatus(Phase.FAILED, "the app cannot be defined: " + wrong);
      return;
    }
    outcome = null;
    ActorRef<Outcome> owner = getContext().messageAdapter(Outcome.class, RunnerEnded::new);
    RunnerParts parts =
        new RunnerParts(
            env,
            planned,
            topology,
            durable,
            attempts,
            /* checksState= */ checkedGeneration != planned.generation(),
            log,
            owner);
    checkedGeneration = planned.generation();
    cutBefore = durable.lastCut();
    ActorRef<TaskRunner.Command> started =
        getContext()
            .spawnAnonymous(
                TaskRunner.create(parts),
                DispatcherSelector.fromConfig("virta.app.task-dispatcher"));
    getContext().watchWith(started, RunnerStopped.INSTANCE);
    runner = started;
    status = TaskStatus.of(Phase.RUNNING);
  }

  private Behavior<Command> onRunnerEnded(RunnerEnded message) {
    outcome = message.outcome();
    return this;
  }

  /** The runner has stopped completely, so the state is this actor's again. */
  private Behavior<Command> onRunnerStopped() {
    runner = null;
    Outcome end = outcome;
    outcome = null;
    if (plan == null) {
      return rest();
    }
    TaskState durable = state;
    if (durable != null && durable.lastCut() > cutBefore) {
      failures = 0; // it got further than the one before
    }
    if (end instanceof Outcome.Finished) {
      start(); // another generation
    } else if (end instanceof Outcome.StreamMissing missing) {
      failures = 0;
      restartAfter(MISSING_DELAY, "stream " + missing.stream() + " does not exist");
    } else if (end instanceof Outcome.Again again) {
      restartAfter(again.delay(), "a stage is tried again");
    } else if (end instanceof Outcome.Stopped stop) {
      getContext().getLog().error("Task {} has stopped: {}", task, stop.reason());
      status = new TaskStatus(stop.wholeApp() ? Phase.FAILED : Phase.SUSPENDED, stop.reason());
    } else {
      Throwable cause =
          end instanceof Outcome.Failed failed
              ? failed.cause()
              : new IllegalStateException("the runner has crashed");
      if (end == null && journal != null) {
        close(journal); // only the log knows which of its cuts are durable
      }
      getContext().getLog().warn("Task {} starts again: {}", task, cause.toString(), cause);
      restartLater(String.valueOf(cause.getMessage()));
    }
    return this;
  }

  private void restartLater(String reason) {
    Duration delay = FAILED_DELAY_MIN.multipliedBy(1L << Math.min(failures++, 10));
    restartAfter(delay.compareTo(FAILED_DELAY_MAX) < 0 ? delay : FAILED_DELAY_MAX, reason);
  }

  private void restartAfter(Duration delay, String reason) {
    status = new TaskStatus(Phase.WAITING, reason);
    getContext().scheduleOnce(delay, getContext().getSelf(), Restart.INSTANCE);
  }

  private Behavior<Command> onRestart() {
    if (plan != null && runner == null && status.phase() == Phase.WAITING) {
      status = TaskStatus.of(Phase.STARTING);
      start();
    }
    return this;
  }
}
