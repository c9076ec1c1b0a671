package io.virta.processors.runtime;

import io.virta.processors.operator.Chain;
import io.virta.processors.operator.DirectInput;
import io.virta.processors.operator.InputRecord;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.RetryLaterException;
import io.virta.processors.task.Cut;
import io.virta.processors.task.ShardPosition;
import io.virta.processors.task.TaskState;
import io.virta.processors.time.ShardTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline without state: sends at once, and makes positions durable now and then. A record
 * that is processed again gives outputs with the same numbers, of which targets drop what they
 * have.
 */
final class DirectRunner extends TaskRunner {
  /** How many slices of a shard may wait for their targets. */
  private static final int IN_FLIGHT_MAX = 4;

  /** Bytes of outputs of all shards that may wait for their targets. */
  private static final long WAITING_BYTES_MAX = 16 << 20;

  /** Some records of a shard that were processed. */
  private static final class Sent {
    private final long lastCounter;
    private boolean stored;

    Sent(long lastCounter) {
      this.lastCounter = lastCounter;
    }
  }

  /** How far a shard is. */
  private static final class Progress {
    private final DirectInput input;
    private final Outlet outlet;
    private final Deque<Sent> inFlight = new ArrayDeque<>();

    /** All outputs of the records up to this counter are stored. */
    private long counter;

    /** Whether the start of the shard is durable, so that it can be read. */
    private boolean read;

    private boolean ended;

    /** Whether this has changed since the last cut. */
    private boolean changed;

    Progress(DirectInput input, Outlet outlet, long counter) {
      this.input = input;
      this.outlet = outlet;
      this.counter = counter;
    }
  }

  private final Chain chain;
  private final Map<ShardReading, Progress> all = new LinkedHashMap<>();
  private final Map<String, ShardPosition> stored = new HashMap<>();

  /** The shards whose start becomes durable with that cut. */
  private List<ShardReading> starting = new ArrayList<>();

  private long waitingBytes;

  DirectRunner(ActorContext<Command> context, TimerScheduler<Command> timers, RunnerParts parts) {
    super(context, timers, parts);
    this.chain = new Chain(parts.topology(), parts.attempts());
    for (ShardPosition position : parts.state().positions()) {
      stored.put(position.input() + "/" + position.shard(), position);
    }
  }

  private Progress of(ShardReading reading) {
    return Objects.requireNonNull(all.get(reading));
  }

  /** An earlier version of the app may have had state, and outputs that wait. They come first. */
  @Override
  void start() {
    List<NumberedOutput> outbox = parts().state().outbox();
    if (outbox.isEmpty()) {
      super.start();
      return;
    }
    then(
        outlet(OutboxRunner.OUTLET).send(outbox),
        done -> {
          parts().state().acknowledged(outbox.get(outbox.size() - 1).outNumber());
          super.start();
        });
  }

  @Override
  void open(ShardReading reading, List<String> parents, @Nullable Long counterBefore) {
    String name = reading.read.name() + "/" + reading.name;
    ShardPosition before = stored.get(name);
    long counter = before == null ? Objects.requireNonNull(counterBefore) : before.counter();
    Progress progress = new Progress(new DirectInput(chain, reading.read), outlet(name), counter);
    all.put(reading, progress);
    if (before != null) {
      progress.read = true;
      continueAfter(reading, counter, before.subSequence(), before.ended());
    } else {
      progress.changed = true; // the start must be durable: `latest` is another record later
    }
  }

  @Override
  void opened() {
    cut();
  }

  @Override
  boolean hasRoom(ShardReading reading) {
    return waitingBytes < WAITING_BYTES_MAX && of(reading).inFlight.size() < IN_FLIGHT_MAX;
  }

  @Override
  boolean process(ShardReading reading, PendingRecords records) {
    Progress progress = of(reading);
    List<NumberedOutput> outputs = new ArrayList<>();
    long complete = records.lastCounter();
    boolean isDelayed = false;
    try {
      for (InputRecord record = records.first(); record != null; record = records.first()) {
        outputs.addAll(progress.input.process(records.counter(), record));
        records.removeFirst();
      }
    } catch (RetryLaterException later) {
      complete = records.counter() - 1;
      isDelayed = true;
      reading.delayed = true;
      after(
          later.delay(),
          () -> {
            reading.delayed = false;
            workAll();
          });
    }
    send(progress, outputs, complete);
    return !isDelayed;
  }

  /**
   * Sends outputs.
   *
   * @param lastCounter the last record that is complete with them
   */
  private void send(Progress progress, List<NumberedOutput> outputs, long lastCounter) {
    Sent sent = new Sent(lastCounter);
    progress.inFlight.add(sent);
    if (outputs.isEmpty()) {
      sent.stored = true;
      advance(progress);
    } else {
      long bytes = outputs.stream().mapToLong(TaskState::sizeOf).sum();
      waitingBytes += bytes;
      then(
          progress.outlet.send(outputs),
          done -> {
            waitingBytes -= bytes;
            sent.stored = true;
            advance(progress);
            resume();
          });
    }
  }

  private static void advance(Progress progress) {
    while (!progress.inFlight.isEmpty() && progress.inFlight.element().stored) {
      long counter = progress.inFlight.remove().lastCounter;
      if (counter > progress.counter) {
        progress.counter = counter;
        progress.changed = true;
      }
    }
  }

  @Override
  void atTip(ShardReading reading, long floorMillis) {}

  /** The children come after all outputs of their parent, so that each key stays in order. */
  @Override
  boolean end(ShardReading reading, long closedMillis) {
    Progress progress = of(reading);
    if (!progress.inFlight.isEmpty()) {
      return false;
    }
    progress.ended = true;
    progress.changed = true;
    return true;
  }

  @Override
  void tick() {
    cut();
  }

  private void cut() {
    if (isCutUnderWay()) {
      return;
    }
    List<ShardPosition> positions = new ArrayList<>();
    List<ShardReading> started = new ArrayList<>();
    List<ShardReading> over = new ArrayList<>();
    all.forEach(
        (reading, progress) -> {
          if (!progress.changed) {
            return;
          }
          progress.changed = false;
          positions.add(
              new ShardPosition(
                  reading.read.name(),
                  reading.name,
                  progress.counter,
                  Long.MAX_VALUE,
                  progress.ended,
                  ShardTime.NONE,
                  ShardTime.NONE,
                  ShardTime.NONE));
          if (progress.ended) {
            over.add(reading);
          } else if (!progress.read) {
            started.add(reading);
          }
        });
    TaskState state = parts().state();
    if (positions.isEmpty() && state.acknowledged() == state.acknowledgedByCuts()) {
      return;
    }
    over.forEach(all::remove);
    starting = started;
    persist(
        new Cut(
            state.lastCut() + 1,
            state.acknowledged(),
            state.lastOutNumber(),
            positions,
            List.of(),
            List.of()));
  }

  @Override
  void durable(Cut cut) {
    for (ShardReading reading : starting) {
      Progress progress = of(reading);
      progress.read = true;
      read(reading, progress.counter, Long.MAX_VALUE);
    }
    starting = List.of();
  }

  @Override
  boolean isIdle() {
    TaskState state = parts().state();
    return state.acknowledged() == state.acknowledgedByCuts()
        && all.values().stream()
            .allMatch(progress -> progress.inFlight.isEmpty() && !progress.changed);
  }
}
