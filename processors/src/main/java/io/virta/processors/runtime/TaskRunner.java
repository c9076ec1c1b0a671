package io.virta.processors.runtime;

import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.ShardTip;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.serialization.LocalMessage;
import io.virta.persistence.failure.Failures;
import io.virta.processors.Start;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Work;
import io.virta.processors.task.Cut;
import io.virta.processors.task.ShardPosition;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * Reads the shards of a task, processes their records and sends what stages write, from the last
 * durable cut on. Ends with an {@link Outcome} when anything goes wrong; its {@link TaskEntity}
 * then starts another one. The two ways to deliver are subclasses.
 */
abstract class TaskRunner extends AbstractBehavior<TaskRunner.Command> implements Callbacks {
  /** How often positions become durable at least, while records are read. */
  static final Duration CUT_INTERVAL = Duration.ofMillis(200);

  sealed interface Command extends LocalMessage permits Do, Tick, Finish, TaskJournal.Durable {}

  /** Runs code on the runner's thread. */
  record Do(Runnable code) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** Makes the runner stop in order: with everything sent and every position durable. */
  enum Finish implements Command {
    INSTANCE
  }

  private final RunnerParts parts;
  private final Map<Integer, InputShards> inputs = new HashMap<>();
  private final Map<String, ShardReading> readings = new LinkedHashMap<>();

  /** Those of them that have records to process, or an end to take into account. */
  private final Set<ShardReading> busy = new LinkedHashSet<>();

  /** The cut that is being made durable; null if there is none. */
  private @Nullable Cut underWay;

  private boolean finishing;

  /** Why the runner ends; null while it runs. */
  private @Nullable Outcome outcome;

  TaskRunner(ActorContext<Command> context, TimerScheduler<Command> timers, RunnerParts parts) {
    super(context);
    this.parts = parts;
    timers.startTimerWithFixedDelay(Tick.INSTANCE, CUT_INTERVAL);
    context.getSelf().tell(new Do(this::start)); // as a message, so that a failure ends the runner
  }

  /** Creates the runner that the pipeline needs. */
  static Behavior<Command> create(RunnerParts parts) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> created(context, timers, parts)));
  }

  private static Behavior<Command> created(
      ActorContext<Command> context, TimerScheduler<Command> timers, RunnerParts parts) {
    try {
      return parts.topology().isStateless()
          ? new DirectRunner(context, timers, parts)
          : new OutboxRunner(context, timers, parts);
    } catch (RuntimeException failure) { // such as state that the code cannot read
      parts.owner().tell(Outcome.of(failure));
      return Behaviors.stopped();
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Do.class, message -> guarded(message.code()))
        .onMessage(Tick.class, tick -> guarded(this::tick))
        .onMessage(TaskJournal.Durable.class, message -> onDurable())
        .onMessage(
            Finish.class,
            message ->
                guarded(
                    () -> {
                      finishing = true;
                      finishIfDone();
                    }))
        .onSignal(PostStop.class, signal -> stopped())
        .build();
  }

  private Behavior<Command> stopped() {
    readings.values().forEach(ShardReading::cancel);
    return this;
  }

  /** Runs code; whatever it throws ends the runner. */
  private Behavior<Command> guarded(Runnable code) {
    if (outcome == null) {
      try {
        code.run();
      } catch (Throwable failure) { // also errors of the user's code, such as a missing class
        if (failure instanceof VirtualMachineError fatal
            && !(fatal instanceof StackOverflowError)) {
          throw fatal;
        }
        end(Outcome.of(failure));
      }
    }
    return unlessEnded();
  }

  private void end(Outcome why) {
    getContext().getLog().debug("Task {} ends: {}", parts.plan().task(), why);
    outcome = why;
  }

  /**
   * Stops a runner that has ended. One with a cut under way first waits for it: the next runner
   * would take a cut that is in the log already for one that is not, and write its number again.
   */
  private Behavior<Command> unlessEnded() {
    if (outcome == null || underWay != null) {
      return this;
    }
    parts.owner().tell(outcome);
    return Behaviors.stopped();
  }

  private Behavior<Command> onDurable() {
    Cut cut = Objects.requireNonNull(underWay);
    underWay = null;
    parts.state().apply(cut);
    return guarded(
        () -> {
          parts.journal().tell(new TaskJournal.Trim(parts.state().firstNeededCut()));
          durable(cut);
          finishIfDone();
        });
  }

  /** Returns a producer of the task, named by what it sends. */
  final Outlet outlet(String name) {
    return new Outlet(
        parts.env(),
        this,
        parts.namespace(),
        parts.plan().producer(name),
        parts.topology().deadLetters());
  }

  final RunnerParts parts() {
    return parts;
  }

  /** Ends the runner if it is to finish and nothing is left to do. */
  final void finishIfDone() {
    if (finishing && outcome == null && underWay == null && isIdle()) {
      end(new Outcome.Finished());
    }
  }

  @Override
  public final <T> void when(
      CompletionStage<T> stage, BiConsumer<@Nullable T, @Nullable Throwable> code) {
    stage.whenComplete(
        (value, failure) ->
            getContext()
                .getSelf()
                .tell(
                    new Do(
                        () ->
                            code.accept(
                                value, failure == null ? null : Failures.unwrap(failure)))));
  }

  /** Like {@link #when}, but a failure ends the runner. */
  final <T> void then(CompletionStage<T> stage, Consumer<T> code) {
    when(
        stage,
        (value, failure) -> {
          if (failure != null) {
            throw failed(failure);
          }
          code.accept(Objects.requireNonNull(value));
        });
  }

  private static RuntimeException failed(Throwable failure) {
    return failure instanceof RuntimeException unchecked
        ? unchecked
        : new IllegalStateException(failure);
  }

  @Override
  public final void after(Duration delay, Runnable code) {
    getContext().scheduleOnce(delay, getContext().getSelf(), new Do(code));
  }

  /** Finds the streams of the pipeline, which must all exist. Then finds the shards to read. */
  void start() {
    then(
        PipelineStreams.find(parts.env().shards(), parts.namespace(), parts.topology()),
        this::begin);
  }

  private void begin(Map<String, ShardMap> maps) {
    List<ShardPosition> stored = parts.state().positions();
    for (Stage stage : parts.topology().stages()) {
      if (stage.work() instanceof Work.Read read) {
        Map<String, Boolean> known = new HashMap<>();
        stored.stream()
            .filter(position -> position.input().equals(stage.name()))
            .forEach(position -> known.put(position.shard(), position.ended()));
        InputShards shards = new InputShards(startOf(read));
        inputs.put(stage.no(), shards);
        ShardMap map = Objects.requireNonNull(maps.get(read.stream()));
        open(stage, map, shards.begin(map, known));
      }
    }
  }

  private static StartingPosition startOf(Work.Read read) {
    Start from = read.from();
    if (from instanceof Start.At at) {
      return new StartingPosition.AtTimestamp(at.time());
    }
    return from instanceof Start.Latest
        ? StartingPosition.latest()
        : StartingPosition.trimHorizon();
  }

  /**
   * Opens shards together: their starts become durable in one cut. Otherwise a crash in between
   * would leave some without a start, as if they were not to be read.
   */
  private void open(Stage stage, ShardMap map, List<InputShards.Opening> openings) {
    Map<InputShards.Opening, CompletableFuture<Long>> starts = new LinkedHashMap<>();
    for (InputShards.Opening opening : openings) {
      StartingPosition from = opening.from();
      if (from != null) {
        starts.put(
            opening,
            parts
                .env()
                .shards()
                .positionOf(map.key().shard(opening.shard().id()), from)
                .toCompletableFuture());
      }
    }
    then(
        CompletableFuture.allOf(starts.values().toArray(CompletableFuture[]::new))
            .thenApply(all -> starts),
        found -> {
          for (InputShards.Opening opening : openings) {
            CompletableFuture<Long> start = found.get(opening);
            open(stage, map, opening, start == null ? null : start.join() - 1);
          }
          opened();
        });
  }

  private void open(
      Stage stage, ShardMap map, InputShards.Opening opening, @Nullable Long counterBefore) {
    ShardReading reading =
        new ShardReading(stage, opening.shard(), map.key().shard(opening.shard().id()));
    List<String> parents =
        opening.shard().parents().stream()
            .map(parent -> InputShards.nameOf(map.key().shard(parent)))
            .toList();
    readings.put(reading.read.no() + "/" + reading.name, reading);
    open(reading, parents, counterBefore);
  }

  /**
   * Continues to read a shard after a stored position; one that has ended makes way for its
   * children.
   */
  final void continueAfter(ShardReading reading, long counter, long subSequence, boolean hasEnded) {
    if (hasEnded) {
      findEnd(reading);
    } else {
      read(reading, counter, subSequence);
    }
  }

  /**
   * Starts to read a shard after a record.
   *
   * @param subSequence the last sub-sequence number that was processed: the KPL may have aggregated
   *     further records in the same one; {@link Long#MAX_VALUE} if it was processed completely
   */
  final void read(ShardReading reading, long counter, long subSequence) {
    getContext()
        .getLog()
        .debug("Task {} reads {} after {}", parts.plan().task(), reading.key, counter);
    reading.afterCounter = counter;
    reading.afterSubSequence = subSequence;
    long from = subSequence == Long.MAX_VALUE ? counter + 1 : counter;
    reading.pieces =
        parts
            .env()
            .shards()
            .sourceWithTips(reading.key, from)
            .runWith(Sink.queue(1), getContext().getSystem());
    pull(reading);
  }

  /** Asks for the next piece of a shard, if there is none to process. */
  final void pull(ShardReading reading) {
    if (reading.pieces == null
        || reading.pulling
        || reading.records != null
        || finishing
        || !hasRoom(reading)) {
      return;
    }
    reading.pulling = true;
    when(
        reading.pieces.pull(),
        (piece, failure) -> {
          reading.pulling = false;
          if (failure != null) {
            throw failed(failure);
          }
          arrived(reading, Objects.requireNonNull(piece));
        });
  }

  private void arrived(ShardReading reading, Optional<ShardPiece> piece) {
    if (piece.isEmpty()) {
      findEnd(reading); // the shard was closed after its last records were read
    } else if (piece.get() instanceof ShardTip tip) {
      atTip(reading, tip.floorMillis());
      pull(reading);
    } else {
      reading.records =
          new PendingRecords(
              reading.key,
              reading.shard,
              (RecordSlice) piece.get(),
              reading.afterCounter,
              reading.afterSubSequence);
      busy.add(reading);
    }
    workAll();
  }

  /** Processes what shards have delivered, until nothing more can be processed now. */
  final void workAll() {
    boolean moved = true;
    while (moved && !finishing) { // what is left then is read again by the next runner
      moved = false;
      for (ShardReading reading : List.copyOf(busy)) {
        moved |= work(reading);
      }
    }
    finishIfDone();
  }

  /** Continues with all shards after outputs have made room for others. */
  final void resume() {
    readings.values().forEach(this::pull);
    workAll();
  }

  /** Returns whether this has changed anything. */
  private boolean work(ShardReading reading) {
    PendingRecords records = reading.records;
    if (records != null) {
      if (reading.delayed || !hasRoom(reading) || !process(reading, records)) {
        return false;
      }
      reading.records = null;
      busy.remove(reading);
      if (records.isAtEnd()) {
        findEnd(reading);
      } else {
        pull(reading);
      }
      return true;
    }
    ShardMap map = reading.mapAfterEnd;
    if (map != null && end(reading, closedMillis(reading, map))) {
      busy.remove(reading);
      readChildren(reading, map);
      return true;
    }
    return false;
  }

  /** Finds out when a shard was closed, and its children, after all of its records. */
  private void findEnd(ShardReading reading) {
    getContext().getLog().debug("Task {} has read {}", parts.plan().task(), reading.key);
    reading.cancel();
    reading.pieces = null;
    then(
        parts.env().shards().shardMapWithout(reading.key),
        map -> {
          reading.mapAfterEnd = map;
          busy.add(reading);
          workAll();
        });
  }

  private static long closedMillis(ShardReading reading, ShardMap map) {
    Shard.Closed closed = map.find(reading.shard.id()).map(Shard::closed).orElse(null);
    // A shard that retention has removed was closed long ago.
    return closed == null ? 0 : closed.atMillis();
  }

  private void readChildren(ShardReading reading, ShardMap map) {
    if (!map.key().equals(reading.key.stream())) {
      throw new MissingStreamException(reading.key.stream().name().value()); // deleted, or anew
    }
    readings.remove(reading.read.no() + "/" + reading.name);
    InputShards shards = Objects.requireNonNull(inputs.get(reading.read.no()));
    shards.ended(reading.shard.id());
    open(reading.read, map, shards.next(map));
  }

  /** Makes the next cut durable; {@link #durable} is called then. */
  final void persist(Cut next) {
    Cut cut = parts.state().withOldest(next);
    underWay = cut;
    parts.journal().tell(new TaskJournal.Persist(cut, getContext().getSelf()));
  }

  /** Returns whether a cut is being made durable: the next one must wait. */
  final boolean isCutUnderWay() {
    return underWay != null;
  }

  /**
   * A shard can be read.
   *
   * @param counterBefore the counter before the first record to be read; null if it is stored
   */
  abstract void open(ShardReading reading, List<String> parents, @Nullable Long counterBefore);

  /** Some shards have been opened. */
  abstract void opened();

  /** Returns whether further outputs of a shard may wait for their targets. */
  abstract boolean hasRoom(ShardReading reading);

  /** Processes records, and returns whether all of them were; {@link #workAll} calls again. */
  abstract boolean process(ShardReading reading, PendingRecords records);

  /** No record of the shard is left, and later ones arrive at that time or after it. */
  abstract void atTip(ShardReading reading, long floorMillis);

  /**
   * All records of a closed shard have been processed; its children are read next.
   *
   * @return false if that must wait; {@link #workAll} asks again
   */
  abstract boolean end(ShardReading reading, long closedMillis);

  /** That cut is durable, and part of the state. */
  abstract void durable(Cut cut);

  /** Called every {@link #CUT_INTERVAL}. */
  abstract void tick();

  /** Returns whether everything is sent, and nothing is left for another cut. */
  abstract boolean isIdle();
}
