package io.virta.processors.runtime;

import io.virta.actors.damage.RecoveryFailures;
import io.virta.actors.serialization.LocalMessage;
import io.virta.actors.serialization.Persisted;
import io.virta.persistence.log.LogWriter;
import io.virta.processors.task.Cut;
import io.virta.processors.task.TaskState;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.RecoveryFailed;
import org.apache.pekko.persistence.typed.SnapshotSelectionCriteria;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.Effect;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.Recovery;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a task's log: makes one cut after the other durable. There are no snapshots:
 * cuts repeat what they need of earlier ones, which are then trimmed ({@link TaskState}).
 */
final class TaskJournal
    extends EventSourcedBehavior<TaskJournal.Command, TaskJournal.Part, TaskJournal.Kept> {
  private static final String ENTITY = "task";

  /** Maximum bytes of one event, far below the largest entry of the log. */
  static final int PART_BYTES_MAX = 4 << 20;

  sealed interface Command extends LocalMessage {}

  /** Makes a cut durable; answered with {@link Durable}. */
  record Persist(Cut cut, ActorRef<? super Durable> replyTo) implements Command {}

  /** Makes a cut durable from that part on; no other cut comes between. */
  private record PersistFrom(int index, List<Part> parts, ActorRef<? super Durable> replyTo)
      implements Command {}

  /** Trims all cuts before that one. */
  record Trim(long firstNeededCut) implements Command {}

  /** Stops the journal after everything sent before is durable. */
  enum Stop implements Command {
    INSTANCE
  }

  /** That cut, and all before it, are durable. */
  record Durable(long cut) implements TaskRunner.Command {}

  /**
   * A part of a cut; one whose last part is missing was never durable.
   *
   * @param index 0 up to {@code count - 1}
   */
  @SuppressWarnings("ArrayRecordComponent") // only passed on
  record Part(long cut, int index, int count, byte[] bytes) implements Persisted {}

  /** The cuts that the log keeps. Changed in place, by this journal only. */
  static final class Kept {
    private record Start(long cut, long persistSeq) {}

    private final Deque<Start> starts = new ArrayDeque<>();
    private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

    /** Grows during recovery only; later changes are the runner's. */
    private @Nullable TaskState recovered = new TaskState();

    private void add(Part part, long persistSeq) {
      if (part.index() == 0) {
        parts.reset();
        starts.add(new Start(part.cut(), persistSeq));
      }
      TaskState state = recovered;
      if (state == null) {
        return;
      }
      parts.writeBytes(part.bytes());
      if (part.index() == part.count() - 1) {
        try {
          state.apply(Cut.decode(parts.toByteArray()));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        parts.reset();
      }
    }

    private TaskState takeRecovered() {
      TaskState state = recovered;
      if (state == null) {
        throw new IllegalStateException("recovery has completed before");
      }
      recovered = null;
      return state;
    }

    /** Returns the persist sequence number up to which nothing is needed; 0 if everything is. */
    private long trimPoint(long firstNeededCut) {
      long point = 0;
      while (starts.size() > 1 && starts.element().cut() < firstNeededCut) {
        starts.remove();
        point = starts.element().persistSeq() - 1;
      }
      return point;
    }
  }

  private final ActorContext<Command> context;
  private final ActorRef<TaskEntity.Command> entity;
  private final LogWriter log;

  private TaskJournal(
      ActorContext<Command> context,
      TaskKey task,
      ActorRef<TaskEntity.Command> entity,
      LogWriter log) {
    super(persistenceId(task));
    this.context = context;
    this.entity = entity;
    this.log = log;
  }

  /**
   * Creates the journal of that task.
   *
   * @param log opened for this journal, so that older writers are fenced
   */
  static Behavior<Command> create(
      TaskKey task, ActorRef<TaskEntity.Command> entity, LogWriter log) {
    return Behaviors.setup(context -> new TaskJournal(context, task, entity, log));
  }

  static PersistenceId persistenceId(TaskKey task) {
    return PersistenceId.of(ENTITY, task.entityId());
  }

  @Override
  public String journalPluginId() {
    return "virta.journal.state";
  }

  @Override
  public String snapshotPluginId() {
    return "virta.snapshot.state";
  }

  @Override
  public Recovery recovery() {
    return Recovery.withSnapshotSelectionCriteria(SnapshotSelectionCriteria.none());
  }

  @Override
  public Kept emptyState() {
    return new Kept();
  }

  @Override
  public CommandHandler<Command, Part, Kept> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Persist.class, (kept, command) -> persist(command))
        .onCommand(PersistFrom.class, (kept, command) -> persist(command))
        .onCommand(Trim.class, this::trim)
        .onCommand(Stop.class, stop -> Effect().stop())
        .build();
  }

  private Effect<Part, Kept> persist(Persist command) {
    Cut cut = command.cut();
    return persist(new PersistFrom(0, partsOf(cut.no(), cut.encode()), command.replyTo()));
  }

  private Effect<Part, Kept> persist(PersistFrom command) {
    Part part = command.parts().get(command.index());
    int next = command.index() + 1;
    return Effect()
        .persist(part)
        .thenRun(
            () -> {
              if (next == command.parts().size()) {
                command.replyTo().tell(new Durable(part.cut()));
              } else {
                context.getSelf().tell(new PersistFrom(next, command.parts(), command.replyTo()));
              }
            });
  }

  private static List<Part> partsOf(long cut, byte[] bytes) {
    int count = Math.max(1, (bytes.length + PART_BYTES_MAX - 1) / PART_BYTES_MAX);
    if (count == 1) {
      return List.of(new Part(cut, 0, 1, bytes));
    }
    List<Part> parts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int from = i * PART_BYTES_MAX;
      int to = Math.min(bytes.length, from + PART_BYTES_MAX);
      parts.add(new Part(cut, i, count, Arrays.copyOfRange(bytes, from, to)));
    }
    return parts;
  }

  private Effect<Part, Kept> trim(Kept kept, Trim command) {
    long point = kept.trimPoint(command.firstNeededCut());
    if (point > 0) {
      log.trim(point);
    }
    return Effect().none();
  }

  @Override
  public EventHandler<Kept, Part> eventHandler() {
    return newEventHandlerBuilder()
        .forAnyState()
        .onEvent(
            Part.class,
            (kept, part) -> {
              kept.add(part, lastSequenceNumber(context));
              return kept;
            })
        .build();
  }

  @Override
  public SignalHandler<Kept> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(
            RecoveryCompleted.class,
            (kept, signal) ->
                entity.tell(
                    new TaskEntity.JournalRecovered(context.getSelf(), kept.takeRecovered())))
        .onSignal(
            RecoveryFailed.class,
            (kept, signal) ->
                entity.tell(
                    new TaskEntity.JournalFailed(
                        RecoveryFailures.refusal("The state of the task", signal.getFailure()))))
        .build();
  }
}
