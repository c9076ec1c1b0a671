package io.virta.processors.runtime;

import io.virta.processors.operator.InputRecord;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.task.Cut;
import io.virta.processors.task.StatefulTask;
import io.virta.processors.task.TaskState;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline with state: positions, state and outputs become durable together in a cut, and
 * outputs are sent after that. Records are processed meanwhile.
 */
final class OutboxRunner extends TaskRunner {
  /** Bytes of outputs that may wait for a cut or for their targets. */
  private static final long WAITING_BYTES_MAX = 16 << 20;

  /** Names the producer of a task with state among those of the task. */
  static final String OUTLET = "out";

  private final StatefulTask task;
  private final Outlet outlet;

  /** The shards whose start becomes durable with that cut, and those that wait for the next one. */
  private List<ShardReading> starting = List.of();

  private List<ShardReading> unsaved = new ArrayList<>();
  private long sentUpTo;
  private long waitingBytes;

  /** Whether nothing has changed since the last cut. */
  private boolean clean;

  OutboxRunner(ActorContext<Command> context, TimerScheduler<Command> timers, RunnerParts parts) {
    super(context, timers, parts);
    this.task = new StatefulTask(parts.topology(), parts.state(), parts.attempts());
    this.outlet = outlet(OUTLET);
    if (parts.checksState()) {
      task.checkState();
    }
    this.sentUpTo = parts.state().acknowledged();
    // What was sent before may have arrived; targets know.
    List<NumberedOutput> outbox = parts.state().outbox();
    if (!outbox.isEmpty()) {
      waitingBytes += bytesOf(outbox);
      send(outbox);
    }
  }

  @Override
  void open(ShardReading reading, List<String> parents, @Nullable Long counterBefore) {
    clean = false;
    task.open(reading.read, reading.name, reading.shard.range(), parents);
    if (counterBefore == null) {
      continueAfter(
          reading,
          task.counterOf(reading.read, reading.name),
          task.subSequenceOf(reading.read, reading.name),
          task.hasEnded(reading.read, reading.name));
    } else {
      task.startAfter(reading.read, reading.name, counterBefore);
      unsaved.add(reading); // the start must be durable: `latest` is another record later
    }
  }

  @Override
  void opened() {
    cut();
  }

  @Override
  boolean hasRoom(ShardReading reading) {
    return waitingBytes + task.outputBytes() < WAITING_BYTES_MAX;
  }

  @Override
  boolean process(ShardReading reading, PendingRecords records) {
    clean = false;
    for (InputRecord record = records.first(); record != null; record = records.first()) {
      if (!task.mayProcess(reading.read, reading.name, record.arrivalMillis())) {
        return false; // those of other shards come first
      }
      task.process(reading.read, reading.name, records.counter(), record);
      records.removeFirst();
    }
    if (task.hasOutput()) {
      cut();
    }
    return true;
  }

  @Override
  void atTip(ShardReading reading, long floorMillis) {
    clean = false;
    task.tip(reading.read, reading.name, floorMillis);
  }

  /** The outputs of the children come after those of their parent in the one outbox. */
  @Override
  boolean end(ShardReading reading, long closedMillis) {
    if (!task.mayProcess(reading.read, reading.name, closedMillis)) {
      return false;
    }
    clean = false;
    task.end(reading.read, reading.name, closedMillis);
    return true;
  }

  @Override
  void tick() {
    cut();
    finishIfDone();
  }

  private void cut() {
    if (isCutUnderWay() || clean) {
      return;
    }
    Cut cut = task.cut(parts().state().acknowledged());
    clean = cut == null;
    if (cut != null) {
      waitingBytes += bytesOf(cut.outputs());
      starting = unsaved;
      unsaved = new ArrayList<>();
      persist(cut);
    }
  }

  private static long bytesOf(List<NumberedOutput> outputs) {
    return outputs.stream().mapToLong(TaskState::sizeOf).sum();
  }

  @Override
  void durable(Cut cut) {
    if (!cut.outputs().isEmpty()) {
      send(cut.outputs());
    }
    for (ShardReading reading : starting) {
      read(reading, task.counterOf(reading.read, reading.name), Long.MAX_VALUE);
    }
    starting = List.of();
    if (task.hasOutput()) {
      cut();
    }
  }

  private void send(List<NumberedOutput> outputs) {
    long last = outputs.get(outputs.size() - 1).outNumber();
    long bytes = bytesOf(outputs);
    sentUpTo = last;
    then(
        outlet.send(outputs),
        done -> {
          parts().state().acknowledged(last);
          clean = false; // the acknowledgement becomes durable with the next cut
          waitingBytes -= bytes;
          resume();
        });
  }

  @Override
  boolean isIdle() {
    return clean && parts().state().acknowledged() == sentUpTo;
  }
}
