package io.virta.processors.operator;

import io.virta.processors.Codec;
import io.virta.processors.error.Policy;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Topology;
import io.virta.processors.graph.Work;
import io.virta.processors.state.Change;
import io.virta.processors.state.KeyCodec;
import io.virta.processors.state.StateException;
import io.virta.processors.state.WindowState;
import io.virta.processors.time.ShardTime;
import io.virta.processors.time.TimeRules;
import io.virta.processors.time.TimeRules.WhenIdle;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * All stages of a topology, fused: a record is pushed through them by plain calls. If a stage stops
 * at a record or asks for a repetition, nothing that it wrote remains. State may have changed,
 * however: a chain with state must then be replaced by one that starts from the last cut. Used by
 * one thread at a time.
 */
public final class Chain {
  private static final int PARTITION_KEY_CHARS_MAX = 256;

  private final Topology topology;
  private final Receiver[] receivers;
  private final StageFigures[] figures;
  private final List<StatefulOperator> stateful = new ArrayList<>();
  private final Attempts attempts;
  private final Moment moment = new Moment();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private List<OutputRecord> written = new ArrayList<>();
  private ShardTime time = ShardTime.start(new TimeRules(0, WhenIdle.HOLD, 0, 0));

  /**
   * @param attempts counts failures; that of an earlier chain if this one replaces it
   */
  public Chain(Topology topology, Attempts attempts) {
    this.topology = topology;
    this.attempts = attempts;
    int count = topology.stages().size();
    this.figures = new StageFigures[count];
    this.receivers = new Receiver[count];
    // From the last to the first: the receivers of a stage's events have higher numbers.
    for (int no = count - 1; no >= 0; no--) {
      figures[no] = new StageFigures();
      receivers[no] = receiver(topology.stages().get(no));
    }
  }

  /** Returns the figures of a stage. */
  public StageFigures figures(Stage stage) {
    return figures[stage.no()];
  }

  /** Returns the states of all stages that have one. */
  public List<WindowState> states() {
    return stateful.stream().map(StatefulOperator::state).toList();
  }

  /**
   * Passes on what has changed in all states since the last call.
   *
   * @throws StageStoppedException if the state of a stage cannot be written
   */
  public void takeChanges(Consumer<Change> to) {
    for (StatefulOperator operator : stateful) {
      withState(operator.stage(), () -> operator.state().takeChanges(to));
    }
  }

  /**
   * Processes a record of an input and returns what the stages wrote, in order.
   *
   * @param read a stage that reads a stream
   * @param shard a name for the record's shard, unique in the task
   * @param time the time of that shard, which this moves
   * @throws StageStoppedException if the task must stop before this record
   * @throws RetryLaterException if the record must be processed again
   */
  public List<OutputRecord> process(Stage read, String shard, ShardTime time, InputRecord record) {
    written = new ArrayList<>();
    moment.origin(() -> record);
    moment.key = null;
    moment.shard = shard;
    this.time = time;
    receivers[read.no()].accept(record);
    done();
    return written;
  }

  private void done() {
    if (!attempts.isEmpty()) {
      attempts.done(moment.record());
    }
  }

  /**
   * Emits the results of windows that have closed, and returns what the stages wrote.
   *
   * @throws StageStoppedException if the task must stop before one of the results
   * @throws RetryLaterException if one of the results must be emitted again
   */
  public List<OutputRecord> advance(Watermarks watermarks) {
    written = new ArrayList<>();
    for (StatefulOperator operator : stateful) {
      withState(operator.stage(), () -> operator.advance(watermarks));
    }
    return written;
  }

  /** Runs what reads or writes the state of a stage. */
  private static void withState(Stage stage, Runnable step) {
    try {
      step.run();
    } catch (StateException e) {
      throw new StageStoppedException(
          stage.name(),
          /* wholeApp= */ false,
          "stage \"%s\" cannot use its state: %s".formatted(stage.name(), e.getMessage()),
          e);
    }
  }

  private Receiver receiver(Stage stage) {
    Receiver next = after(stage, /* late= */ false);
    StageFigures counts = figures[stage.no()];
    Receiver work = work(stage, next);
    return event -> {
      counts.countIn();
      work.accept(event);
    };
  }

  /** What takes the events of a stage, or those of its events that are late. */
  private Receiver after(Stage stage, boolean late) {
    return Receiver.all(
        topology.after(stage).stream()
            .filter(after -> (after.work() == Work.Late.INSTANCE) == late)
            .map(after -> receivers[after.no()])
            .toArray(Receiver[]::new));
  }

  private Receiver work(Stage stage, Receiver next) {
    Work work = stage.work();
    if (work instanceof Work.Read read) {
      return event -> read(stage, read, (InputRecord) event, next);
    } else if (work instanceof Work.Map map) {
      return event -> map(stage, map.mapper(), event, next);
    } else if (work instanceof Work.Filter filter) {
      return event -> {
        if (isTrue(attempt(stage, filter.test()::test, event))) {
          next.accept(event);
        }
      };
    } else if (work instanceof Work.FlatMap flatMap) {
      return event -> flatMap(stage, flatMap, event, next);
    } else if (work instanceof Work.Only only) {
      return event -> {
        if (only.accepts(event)) {
          next.accept(event);
        }
      };
    } else if (work instanceof Work.Peek peek) {
      return event -> {
        attempt(
            stage,
            seen -> {
              peek.look().accept(seen);
              return Boolean.TRUE;
            },
            event);
        next.accept(event);
      };
    } else if (work instanceof Work.KeyBy keyBy) {
      KeyCodec keys = new KeyCodec(keyBy.type());
      return event -> keyBy(stage, keyBy, keys, event, next);
    } else if (work instanceof Work.WindowAggregate aggregate) {
      return stateful(windows(stage, aggregate, next));
    } else if (work instanceof Work.CountAggregate aggregate) {
      return stateful(new CountOperator(stage, aggregate, moment, guard(stage), next));
    } else if (work instanceof Work.Write write) {
      return event -> write(stage, write, event);
    }
    return next; // merge and late
  }

  private Receiver stateful(StatefulOperator operator) {
    stateful.add(0, operator); // stages are built from the last to the first
    return event -> withState(operator.stage(), () -> operator.accept(event));
  }

  private WindowOperator windows(Stage stage, Work.WindowAggregate aggregate, Receiver results) {
    Receiver late = after(stage, /* late= */ true);
    return new WindowOperator(
        stage,
        aggregate,
        moment,
        guard(stage),
        results,
        event -> {
          figures[stage.no()].countLate();
          late.accept(event);
        },
        lagBefore(stage));
  }

  private Guard guard(Stage stage) {
    return new Guard() {
      @Override
      public <A, B> @Nullable B attempt(Function<A, B> function, A argument) {
        return Chain.this.attempt(stage, function, argument);
      }

      @Override
      public void done() {
        Chain.this.done();
      }
    };
  }

  /** How long earlier stages hold back events for others that are late, milliseconds. */
  private long lagBefore(Stage stage) {
    long lag = 0;
    for (int from : stage.from()) {
      Stage before = topology.stages().get(from);
      long own =
          before.work() instanceof Work.WindowAggregate aggregate
              ? aggregate.windowing().latenessMillis()
              : 0;
      lag = Math.max(lag, lagBefore(before) + own);
    }
    return lag;
  }

  private void keyBy(Stage stage, Work.KeyBy keyBy, KeyCodec keys, Object event, Receiver next) {
    Object key = attempt(stage, one -> keys.checked(keyBy.key().apply(one)), event);
    if (key == null || (keyBy.isPartitionKey() && !isPartitionKey(stage, key))) {
      return;
    }
    Object before = moment.key;
    moment.key = key;
    next.accept(event);
    moment.key = before;
  }

  /** Returns whether the record was put under that key; if not, it is a bad record. */
  private boolean isPartitionKey(Stage stage, Object key) {
    InputRecord record = moment.record();
    if (key.equals(record.partitionKey()) && !record.hasExplicitHash()) {
      return true;
    }
    IllegalArgumentException cause =
        new IllegalArgumentException(
            "the events are partitioned by \"%s\", but the record has the partition key \"%s\"%s"
                .formatted(
                    key,
                    record.partitionKey(),
                    record.hasExplicitHash() ? " and an explicit hash key" : ""));
    Stage read = topology.stages().get(stage.from().get(0));
    failed(stage, ((Work.Read) read.work()).onBadRecord(), cause);
    return false;
  }

  private void read(Stage stage, Work.Read read, InputRecord record, Receiver next) {
    long arrival = record.arrivalMillis();
    Object event;
    long millis;
    try {
      event = decode(read.codec(), record.data());
      millis = timeOf(read, event, arrival);
    } catch (IOException | RuntimeException | StackOverflowError e) {
      time.arrived(arrival);
      failed(stage, read.onBadRecord(), e);
      return;
    }
    time.event(millis, arrival);
    moment.eventMillis = millis;
    moment.watermark = time.watermark();
    next.accept(event);
  }

  private long timeOf(Work.Read read, Object event, long arrival) {
    Function<Object, Instant> eventTime = read.eventTime();
    Instant at = eventTime == null ? Instant.ofEpochMilli(arrival) : eventTime.apply(event);
    if (at == null) {
      throw new IllegalArgumentException("the event has no time");
    }
    long millis = at.toEpochMilli();
    if (time.isNotCredible(millis, arrival)) {
      throw new IllegalArgumentException(
          "the event is of %s, but arrived at %s".formatted(at, Instant.ofEpochMilli(arrival)));
    }
    return millis;
  }

  private static Object decode(Codec<?> codec, ByteBuffer data) throws IOException {
    if (data.hasArray()) {
      return codec.read(data.array(), data.arrayOffset() + data.position(), data.remaining());
    }
    byte[] copy = new byte[data.remaining()];
    data.duplicate().get(copy);
    return codec.read(copy, 0, copy.length);
  }

  private void map(Stage stage, Function<Object, Object> mapper, Object event, Receiver next) {
    Object result = attempt(stage, mapper, event);
    if (result != null) {
      next.accept(result);
    }
  }

  private void flatMap(Stage stage, Work.FlatMap flatMap, Object event, Receiver next) {
    Iterable<?> results = attempt(stage, flatMap.mapper(), event);
    if (results == null) {
      return;
    }
    Iterator<?> iterator = attempt(stage, one -> one.iterator(), results);
    // The iterator may compute, so each step can fail.
    while (iterator != null && isTrue(attempt(stage, one -> one.hasNext(), iterator))) {
      Object result = attempt(stage, one -> one.next(), iterator);
      if (result == null) {
        return;
      }
      next.accept(result);
    }
  }

  private static boolean isTrue(@Nullable Boolean result) {
    return result != null && result;
  }

  private void write(Stage stage, Work.Write write, Object event) {
    OutputRecord record = attempt(stage, one -> encode(write, one), event);
    if (record != null) {
      written.add(record);
    }
  }

  private OutputRecord encode(Work.Write write, Object event) {
    String key = write.partitionKey().apply(event);
    if (key == null || key.isEmpty() || key.length() > PARTITION_KEY_CHARS_MAX) {
      throw new IllegalArgumentException(
          "a partition key has 1 to %d characters, not \"%s\""
              .formatted(PARTITION_KEY_CHARS_MAX, key));
    }
    bytes.reset();
    try {
      write.codec().write(event, bytes);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new OutputRecord(write.stream(), key, bytes.toByteArray());
  }

  /** Calls a function of the user; null if it failed and the event is dropped. */
  private <A, B> @Nullable B attempt(Stage stage, Function<A, B> function, A event) {
    B result;
    try {
      result = function.apply(event);
    } catch (RuntimeException | StackOverflowError | LinkageError | AssertionError e) {
      failed(stage, stage.onError(), e);
      return null;
    }
    if (result == null) {
      failed(stage, stage.onError(), new NullPointerException("the function returned null"));
    }
    return result;
  }

  /** Drops the event of a failed stage, or throws, according to the policy. */
  private void failed(Stage stage, Policy policy, Throwable cause) {
    figures[stage.no()].countFailed();
    InputRecord record = moment.record();
    if (policy instanceof Policy.Again again) {
      int repetition = attempts.failed(record, stage.no());
      if (repetition > again.times()) {
        failedForGood(stage, again.last(), record, cause);
      } else {
        throw new RetryLaterException(
            describe(stage, record, cause), again.delay(repetition), cause);
      }
    } else {
      failedForGood(stage, policy, record, cause);
    }
  }

  private void failedForGood(Stage stage, Policy policy, InputRecord record, Throwable cause) {
    if (policy instanceof Policy.Skip) {
      figures[stage.no()].countBad();
    } else if (policy instanceof Policy.DeadLetter letters) {
      figures[stage.no()].countBad();
      DeadLetter letter = DeadLetter.of(topology.id(), stage.name(), record, cause);
      written.add(new OutputRecord(letters.stream(), record.partitionKey(), letter.toJson()));
    } else {
      throw new StageStoppedException(
          stage.name(), policy instanceof Policy.Fail, describe(stage, record, cause), cause);
    }
  }

  private static String describe(Stage stage, InputRecord record, Throwable cause) {
    return "stage \"%s\" failed for %s: %s".formatted(stage.name(), record.described(), cause);
  }
}
