package io.virta.testkit;

import io.virta.processors.Definition;
import io.virta.processors.Start;
import io.virta.processors.error.Policy;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.operator.InputRecord;
import io.virta.processors.operator.PlainRecord;
import io.virta.processors.operator.RetryLaterException;
import io.virta.processors.operator.StageStoppedException;
import io.virta.processors.state.StateException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A processor and its streams in the memory of a test: runs whatever is ready, on the thread of the
 * test, in virtual time.
 */
final class VirtualApp {
  /** How often a task without faults saves its positions. */
  private static final long SAVE_MILLIS = 200;

  private static final double SAVE = 0.2;
  private static final double OUTAGE = 0.2;

  private final VirtualStreams streams;
  private Definition definition;
  private Topology topology;
  private VirtualTask task;
  private long savedAtMillis;

  /** Before that time the task waits for the repetition of what has failed. */
  private long pausedUntilMillis;

  private @Nullable String stopped;
  private boolean hasStopped;

  VirtualApp(Definition definition, long startMillis, @Nullable Random faults) {
    this.streams = new VirtualStreams(startMillis, faults);
    this.definition = definition;
    this.topology = Topology.of(definition);
    this.task =
        topology.isStateless()
            ? new VirtualDirectTask(streams, topology)
            : new VirtualStatefulTask(streams, topology);
    this.savedAtMillis = startMillis;
    this.pausedUntilMillis = startMillis;
  }

  Topology topology() {
    return topology;
  }

  VirtualStreams streams() {
    return streams;
  }

  /** Returns why the task has stopped; null while it runs. */
  @Nullable String stopped() {
    return stopped;
  }

  /** Returns whether the task has ever stopped. */
  boolean hasStopped() {
    return hasStopped;
  }

  void put(String stream, String partitionKey, byte[] data) {
    streams.put(stream, partitionKey, data);
    runUnlessDown();
  }

  void split(String stream, int shard) {
    streams.stream(stream).split(shard, streams.nowMillis());
    runUnlessDown();
  }

  void merge(String stream, int shard) {
    streams.stream(stream).merge(shard, streams.nowMillis());
    runUnlessDown();
  }

  void advanceTo(long millis) {
    runUnlessDown();
    for (long due = pausedUntilMillis;
        stopped == null && due > streams.nowMillis() && due <= millis;
        due = pausedUntilMillis) {
      streams.nowMillis(due);
      run();
    }
    streams.nowMillis(millis);
    runUnlessDown();
  }

  /**
   * Runs, unless a fault keeps the task down until the next call. A repetition would then happen
   * later, which is another result, so tasks with repetitions are never down.
   */
  private void runUnlessDown() {
    if (hasRepetitions() || !streams.happens(OUTAGE)) {
      run();
    }
  }

  private boolean hasRepetitions() {
    return topology.stages().stream()
        .anyMatch(
            stage ->
                stage.onError() instanceof Policy.Again
                    || (stage.work() instanceof Work.Read read
                        && read.onBadRecord() instanceof Policy.Again));
  }

  void crash() {
    restart();
    run();
  }

  /**
   * Continues with another definition.
   *
   * @throws IllegalArgumentException if only one of the definitions keeps state
   */
  void upgradeTo(Definition newer) {
    Topology next = Topology.of(newer);
    if (next.isStateless() != topology.isStateless()) {
      throw new IllegalArgumentException(
          "an upgrade cannot add or remove all state; test it with a driver of its own");
    }
    saveAll();
    definition = newer;
    stopped = null;
    pausedUntilMillis = streams.nowMillis();
    try {
      restart();
      task.checkState();
    } catch (StateException e) {
      stopped("the new definition cannot use the state: " + e.getMessage());
    }
    run();
  }

  private void saveAll() {
    while (true) {
      run();
      try {
        if (stopped == null) {
          task.save();
        }
        return;
      } catch (VirtualTask.Crashed crash) {
        restart();
      }
    }
  }

  private void restart() {
    while (true) {
      topology = Topology.of(definition); // each task has functions of its own
      try {
        task.restart(topology);
        return;
      } catch (VirtualTask.Crashed crash) {
        // crashed while it sent what was not acknowledged before: starts once more
      }
    }
  }

  private void stopped(String reason) {
    stopped = reason;
    hasStopped = true;
  }

  /** Processes records until none is ready. */
  void run() {
    boolean isBusy = true;
    while (isBusy && isRunning()) {
      isBusy = false;
      attempt(() -> task.tip(streams.nowMillis()));
      List<VirtualTask.Next> ready = ready();
      while (!ready.isEmpty() && isRunning()) {
        isBusy = true;
        VirtualTask.Next next = ready.get(streams.choose(ready.size()));
        attempt(() -> process(next));
        if (!streams.hasFaults() || streams.happens(SAVE)) {
          attempt(this::save);
        }
        ready = ready();
      }
      // A crash takes back what was processed since the last save.
      isBusy |= !attempt(this::save);
    }
  }

  private boolean isRunning() {
    return stopped == null && pausedUntilMillis <= streams.nowMillis();
  }

  private void save() {
    // Positions of a task without state are saved now and then, so that crashes repeat outputs.
    boolean isDue =
        streams.hasFaults()
            ? streams.happens(SAVE)
            : streams.nowMillis() - savedAtMillis >= SAVE_MILLIS;
    if (isDue || !topology.isStateless()) {
      savedAtMillis = streams.nowMillis();
      task.save();
    }
  }

  private void process(VirtualTask.Next next) {
    Start from = ((Work.Read) next.read().work()).from();
    if (from instanceof Start.At at && next.record().arrivalMillis() < at.time().toEpochMilli()) {
      task.skip(next);
    } else {
      task.process(next);
    }
  }

  /** Runs a step of the task; returns whether it was completed. */
  private boolean attempt(Runnable step) {
    if (!isRunning()) {
      return true;
    }
    try {
      step.run();
      return true;
    } catch (VirtualTask.Crashed crash) {
      restart();
    } catch (RetryLaterException later) {
      pausedUntilMillis = streams.nowMillis() + later.delay().toMillis();
      restart();
    } catch (StageStoppedException stop) {
      if (topology.isStateless()) {
        task.save(); // the outputs of the records before were sent
      }
      restart();
      stopped(String.valueOf(stop.getMessage()));
    }
    return false;
  }

  private List<VirtualTask.Next> ready() {
    List<VirtualTask.Next> ready = new ArrayList<>();
    for (Stage read : topology.inputs()) {
      VirtualStream stream = streams.stream(((Work.Read) read.work()).stream());
      for (VirtualShard shard : stream.shards()) {
        long done = task.processed(read, shard);
        if (done < shard.records().size() && parentsAreRead(read, shard)) {
          ready.add(new VirtualTask.Next(read, stream, shard, shard.records().get((int) done)));
        }
      }
    }
    // The task decides when it knows what is next in all shards.
    ready.forEach(task::mayProcess);
    return ready.stream().filter(task::mayProcess).toList();
  }

  private boolean parentsAreRead(Stage read, VirtualShard shard) {
    return shard.parents().stream()
        .allMatch(
            parent ->
                task.processed(read, parent) == parent.records().size()
                    && parentsAreRead(read, parent));
  }

  static InputRecord input(VirtualTask.Next next) {
    VirtualShard.Stored record = next.record();
    return new PlainRecord(
        next.stream().name(),
        next.shard().id().value(),
        Long.toString(record.counter()),
        0,
        record.arrivalMillis(),
        record.partitionKey(),
        /* hasExplicitHash= */ false,
        ByteBuffer.wrap(record.data()));
  }
}
