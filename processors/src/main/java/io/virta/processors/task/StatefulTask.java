package io.virta.processors.task;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.HashKeyRange;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.operator.Attempts;
import io.virta.processors.operator.Chain;
import io.virta.processors.operator.InputRecord;
import io.virta.processors.operator.NumberedOutput;
import io.virta.processors.operator.OutputRecord;
import io.virta.processors.operator.RetryLaterException;
import io.virta.processors.operator.StageStoppedException;
import io.virta.processors.operator.Watermarks;
import io.virta.processors.state.Change;
import io.virta.processors.state.StateException;
import io.virta.processors.state.WindowState;
import io.virta.processors.time.ShardTime;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A task that keeps state. Records are processed in memory; {@link #cut} returns what must become
 * durable together, and only then are its outputs sent. After any exception, and after a crash, the
 * task is replaced by a new one with the {@link TaskState} of the cuts that are durable. Used by
 * one thread at a time.
 */
public final class StatefulTask {
  private final Topology topology;
  private final Chain chain;
  private final TimeGroups groups;
  private final Map<String, Reading> readings = new LinkedHashMap<>();
  private final Set<Reading> moved = new LinkedHashSet<>();
  private final List<NumberedOutput> outputs = new ArrayList<>();
  private @Nullable Reading recent;
  private long outputBytes;
  private long lastCut;
  private long lastAcknowledged;
  private long lastOutNumber;

  /**
   * @param state the sum of all durable cuts
   * @param attempts those of the task that this one replaces
   * @throws StateException if a stage cannot read the names of its state
   */
  public StatefulTask(Topology topology, TaskState state, Attempts attempts) {
    this.topology = topology;
    this.chain = new Chain(topology, attempts);
    this.groups = new TimeGroups(topology);
    this.lastCut = state.lastCut();
    this.lastOutNumber = state.lastOutNumber();
    this.lastAcknowledged = state.acknowledgedByCuts();
    for (WindowState windows : chain.states()) {
      for (Map.Entry<ByteBuffer, byte[]> slot : state.slots(windows.id()).entrySet()) {
        windows.load(slot.getKey().array(), slot.getValue());
      }
    }
    for (ShardPosition position : state.positions()) {
      restore(position);
    }
  }

  private void restore(ShardPosition position) {
    for (Stage stage : topology.inputs()) {
      if (stage.work() instanceof Work.Read read && stage.name().equals(position.input())) {
        Reading reading =
            new Reading(
                position.input(),
                position.shard(),
                ShardTime.restored(
                    read.time(),
                    position.maximum(),
                    position.maximumArrival(),
                    position.watermark()));
        reading.counter = position.counter();
        reading.subSequence = position.subSequence();
        reading.ended = position.ended();
        readings.put(reading.name(), reading);
      }
    }
  }

  /**
   * Reads all restored state once. Called when the code has changed, so that state that it cannot
   * read is found before a record is processed.
   *
   * @throws StateException if a stage cannot read its state
   */
  public void checkState() {
    chain.states().forEach(WindowState::check);
  }

  /** Returns the counter of the last record of that shard that was processed; 0 for none. */
  public long counterOf(Stage read, String shard) {
    Reading reading = readings.get(Reading.nameOf(read.name(), shard));
    return reading == null ? 0 : reading.counter;
  }

  /**
   * Returns the last sub-sequence number of that record; {@link Long#MAX_VALUE} if there cannot be
   * further ones.
   */
  public long subSequenceOf(Stage read, String shard) {
    Reading reading = readings.get(Reading.nameOf(read.name(), shard));
    return reading == null ? Long.MAX_VALUE : reading.subSequence;
  }

  /** Returns whether a shard has ended for the task. */
  public boolean hasEnded(Stage read, String shard) {
    Reading reading = readings.get(Reading.nameOf(read.name(), shard));
    return reading != null && reading.ended;
  }

  /**
   * Starts to read a shard, after all its parents have ended. Called again by a task that replaces
   * another, for every shard from those without parents on.
   *
   * @param range the hash keys of the shard
   * @param parents those of its parents that the task has read
   */
  public void open(Stage read, String shard, HashKeyRange range, List<String> parents) {
    List<Reading> before = new ArrayList<>();
    for (String parent : parents) {
      Reading reading = readings.get(Reading.nameOf(read.name(), parent));
      if (reading != null) {
        before.add(reading);
        reading.current = false;
        groups.of(read).ifPresent(group -> group.remove(reading));
      }
    }
    Reading reading =
        readings.computeIfAbsent(
            Reading.nameOf(read.name(), shard),
            made ->
                new Reading(
                    read.name(),
                    shard,
                    ShardTime.after(
                        ((Work.Read) read.work()).time(),
                        before.stream().map(parent -> parent.time).toList())));
    reading.current = true;
    before.forEach(parent -> reading.reach(parent.frontier()));
    groups.of(read).ifPresent(group -> group.add(reading));
    for (WindowState windows : chain.states()) {
      if (groups.isByShardOf(windows.id(), read)) {
        windows.open(
            reading.name(),
            before.stream().map(Reading::name).toList(),
            key -> range.contains(hashOf(key)));
      }
    }
  }

  /** Windows that belong to a shard are keyed by the partition key. */
  private static HashKey hashOf(Object key) {
    byte[] bytes = key.toString().getBytes(UTF_8);
    return HashKey.ofPartitionKey(bytes, 0, bytes.length);
  }

  /**
   * Returns whether the next record of a shard, or its end, may be processed now. If not, records
   * of other shards that arrived earlier, or a later {@link #tip} of others, come first.
   *
   * @param arrivalMillis when that record arrived, or the shard was closed
   */
  public boolean mayProcess(Stage read, String shard, long arrivalMillis) {
    Reading reading = reading(read, shard);
    reading.reach(arrivalMillis);
    return groups.of(read).map(group -> group.mayProcess(reading, arrivalMillis)).orElse(true);
  }

  /**
   * Processes the next record of a shard that is open.
   *
   * @param counter the counter of the stored record in its shard, 1 or more
   * @throws StageStoppedException if the task must stop before this record
   * @throws RetryLaterException if the record must be processed again
   * @throws IllegalStateException unless {@link #mayProcess}
   */
  public void process(Stage read, String shard, long counter, InputRecord record) {
    requireMayProcess(read, shard, record.arrivalMillis());
    Reading reading = reading(read, shard);
    groups.of(read).ifPresent(group -> group.prepare(reading, record.arrivalMillis()));
    add(chain.process(read, reading.name(), reading.time, record));
    groups.of(read).ifPresent(group -> group.processed(reading));
    move(reading, counter, record.subSequenceNumber());
  }

  /**
   * Starts a shard that is open, and was not read before, after that counter.
   *
   * @param counter the counter before that of the first record to be processed
   */
  public void startAfter(Stage read, String shard, long counter) {
    Reading reading = reading(read, shard);
    move(reading, counter, Long.MAX_VALUE);
  }

  /** Moves past a record that arrived before the time at which its input starts. */
  public void skip(Stage read, String shard, long counter, InputRecord record) {
    move(reading(read, shard), counter, record.subSequenceNumber());
  }

  private void move(Reading reading, long counter, long subSequence) {
    reading.counter = counter;
    reading.subSequence = subSequence;
    moved.add(reading);
  }

  /**
   * Takes into account that the task has processed all records of a shard, and that every further
   * one arrives at that time or later.
   */
  public void tip(Stage read, String shard, long arrivalMillis) {
    reading(read, shard).reach(arrivalMillis);
  }

  /**
   * Takes into account that a shard has no further record. Once all parents of a shard have ended,
   * it must be opened before the next record is processed.
   *
   * @param closedMillis when the shard was closed: no record of its children arrived earlier
   * @throws IllegalStateException unless {@link #mayProcess} at that time
   */
  public void end(Stage read, String shard, long closedMillis) {
    requireMayProcess(read, shard, closedMillis);
    Reading reading = reading(read, shard);
    reading.ended = true;
    moved.add(reading);
  }

  private void requireMayProcess(Stage read, String shard, long arrivalMillis) {
    if (!mayProcess(read, shard, arrivalMillis)) {
      throw new IllegalStateException("records of other shards come before those of " + shard);
    }
  }

  private Reading reading(Stage read, String shard) {
    Reading reading = recent;
    // Most calls are about the same shard as the call before: they need no name for the look-up.
    if (reading == null
        || !reading.shard.equals(shard)
        || !reading.input.equals(read.name())
        || !reading.current) {
      reading = readings.get(Reading.nameOf(read.name(), shard));
      if (reading == null || !reading.current) {
        throw new IllegalStateException("shard %s of %s is not open".formatted(shard, read.name()));
      }
      recent = reading;
    }
    return reading;
  }

  private void add(List<OutputRecord> written) {
    for (OutputRecord record : written) {
      lastOutNumber++;
      NumberedOutput output = new NumberedOutput(lastOutNumber, record);
      outputs.add(output);
      outputBytes += TaskState.sizeOf(output);
    }
  }

  /**
   * Closes the windows whose time has come, and returns what must become durable; null if nothing
   * has changed since the last cut. Acknowledgements must become durable, too, even if nothing else
   * has changed: targets forget the numbers of a producer that has been silent for their retention.
   *
   * @param acknowledged see {@link Cut}
   * @throws StageStoppedException if the task must stop before a result, or cannot use its state
   * @throws RetryLaterException if a result must be emitted again
   */
  public @Nullable Cut cut(long acknowledged) {
    add(chain.advance(new TaskWatermarks()));
    List<Change> changes = new ArrayList<>();
    chain.takeChanges(changes::add);
    if (changes.isEmpty()
        && outputs.isEmpty()
        && moved.isEmpty()
        && acknowledged == lastAcknowledged) {
      return null;
    }
    lastCut++;
    lastAcknowledged = acknowledged;
    List<ShardPosition> positions = moved.stream().map(StatefulTask::position).toList();
    Cut cut = new Cut(lastCut, acknowledged, lastOutNumber, positions, changes, outputs);
    outputs.clear();
    outputBytes = 0;
    moved.clear();
    return cut;
  }

  /** Returns whether there is output that waits for a cut. */
  public boolean hasOutput() {
    return !outputs.isEmpty();
  }

  /** Returns about how many bytes the outputs have that wait for a cut. */
  public long outputBytes() {
    return outputBytes;
  }

  private final class TaskWatermarks implements Watermarks {
    @Override
    public long ofShard(String shard) {
      Reading reading = readings.get(shard);
      return reading == null
          ? ShardTime.NONE
          : TimeGroup.watermark(reading, groups.limitOf(reading.input));
    }

    @Override
    public long ofStage(Stage stage) {
      return groups.watermarkOf(stage);
    }
  }

  private static ShardPosition position(Reading reading) {
    return new ShardPosition(
        reading.input,
        reading.shard,
        reading.counter,
        reading.subSequence,
        reading.ended,
        reading.time.maximum(),
        reading.time.maximumArrival(),
        reading.time.watermark());
  }
}
