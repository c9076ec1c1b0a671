package io.virta.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.virta.processors.Codec;
import io.virta.processors.Definition;
import io.virta.processors.DefinitionException;
import io.virta.processors.Dsl;
import io.virta.processors.graph.Stage;
import io.virta.processors.graph.Work;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a processor on the thread of the test, in virtual time: its real stages, codecs and state,
 * and the producer marks with which real shards store each output once. After each call everything
 * that could be processed has been.
 *
 * <pre>{@code
 * TestDriver test = TestDriver.of(new BigOrders()).shards("orders", 2);
 * test.put("orders", "alice", new Order("o-1", "alice", 200_000)).crash();
 * assertThat(test.out("big-orders", BigOrder.class)).containsExactly(new BigOrder("o-1", 2_000));
 * test.sameUnderFaults(1_000);
 * }</pre>
 *
 * <p>Streams exist when they are first used, with one shard unless {@link #shards} says otherwise.
 * Time starts at midnight of 1 January 2026, UTC. It only moves when the test moves it, so a window
 * often closes with the next {@link #at} or {@link #advance}. While {@code keyBy} windows read a
 * shard that has had no event, records wait until time has moved past their arrival, because a
 * record of that shard could still arrive at the same time. Not thread-safe.
 */
public final class TestDriver {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private final Definition first;
  private final VirtualApp app;
  private final List<Consumer<VirtualApp>> script = new ArrayList<>();
  private long seed = 1;

  private TestDriver(Definition definition) {
    this.first = definition;
    this.app = app(null);
  }

  private VirtualApp app(@Nullable Random faults) {
    return new VirtualApp(first, START.toEpochMilli(), faults);
  }

  /**
   * Starts a processor.
   *
   * @throws DefinitionException if it cannot run
   */
  public static TestDriver of(Definition definition) {
    return new TestDriver(definition);
  }

  private TestDriver then(Consumer<VirtualApp> step) {
    step.accept(app);
    script.add(step); // only if it was possible
    return this;
  }

  /** Sets the first seed of {@link #sameUnderFaults}; 1 by default. */
  public TestDriver seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Sets the number of shards of a stream that is not used yet.
   *
   * @throws IllegalStateException if the stream exists
   */
  public TestDriver shards(String stream, int count) {
    return then(each -> each.streams().shards(stream, count));
  }

  /**
   * Puts events into a stream, under one partition key, at the current time. They are written with
   * the codec with which the processor reads the stream, or as they are if they are byte arrays.
   *
   * @throws IllegalArgumentException if the processor does not read the stream
   */
  public TestDriver put(String stream, String partitionKey, Object... events) {
    for (Object event : events) {
      byte[] data = event instanceof byte[] raw ? raw : encode(stream, event);
      then(each -> each.put(stream, partitionKey, data));
    }
    return this;
  }

  @SuppressWarnings("unchecked") // a wrong type is the caller's mistake, which the codec reports
  private byte[] encode(String stream, Object event) {
    for (Stage stage : app.topology().stages()) {
      if (stage.work() instanceof Work.Read read && read.stream().equals(stream)) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
          ((Codec<Object>) read.codec()).write(event, out);
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return out.toByteArray();
      }
    }
    throw new IllegalArgumentException("the processor does not read the stream " + stream);
  }

  /**
   * Moves virtual time to this time of the day, such as {@code 10:00:05}.
   *
   * @throws IllegalArgumentException if it has passed
   */
  public TestDriver at(String timeOfDay) {
    long midnight = Math.floorDiv(app.streams().nowMillis(), 86_400_000L) * 86_400_000L;
    long millis = midnight + LocalTime.parse(timeOfDay).toNanoOfDay() / 1_000_000;
    if (millis < app.streams().nowMillis()) {
      throw new IllegalArgumentException(
          "it is after %s already: %s"
              .formatted(
                  timeOfDay,
                  Instant.ofEpochMilli(app.streams().nowMillis()).atOffset(ZoneOffset.UTC)));
    }
    return then(each -> each.advanceTo(millis));
  }

  /** Moves virtual time forward. */
  public TestDriver advance(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("time only moves forward, not by " + time);
    }
    return then(each -> each.advanceTo(each.streams().nowMillis() + time.toMillis()));
  }

  /** Kills the task and starts it again from what was durable. */
  public TestDriver crash() {
    return then(VirtualApp::crash);
  }

  /**
   * Splits an open shard of any stream in the middle. The children get the next free numbers.
   *
   * @param shard counted from 0
   * @throws IllegalArgumentException if there is no such open shard
   */
  public TestDriver split(String stream, int shard) {
    return then(each -> each.split(stream, shard));
  }

  /**
   * Merges an open shard of any stream with the one above it. The child gets the next free number.
   *
   * @param shard counted from 0
   * @throws IllegalArgumentException if there is no such open shard, or none above it
   */
  public TestDriver merge(String stream, int shard) {
    return then(each -> each.merge(stream, shard));
  }

  /**
   * Stops the task in order and continues with another definition, from the same positions and
   * state. If it cannot read the state, the task has {@link #stopped}.
   *
   * @throws DefinitionException if that cannot run
   * @throws IllegalArgumentException if only one of the definitions keeps state
   */
  public TestDriver upgradeTo(Definition newer) {
    return then(each -> each.upgradeTo(newer));
  }

  /**
   * Returns all records of a stream, read as JSON of that type, in the order they were stored.
   *
   * @throws AssertionError if a record cannot be read
   */
  public <T> List<T> out(String stream, Class<T> type) {
    return out(stream, Dsl.json(type));
  }

  /** The same with another codec. */
  public <T> List<T> out(String stream, Codec<T> codec) {
    List<T> events = new ArrayList<>();
    for (VirtualShard.Stored record : app.streams().stream(stream).records()) {
      try {
        events.add(codec.read(record.data(), 0, record.data().length));
      } catch (IOException e) {
        throw new AssertionError(
            "a record of %s cannot be read: %s".formatted(stream, text(record.data())), e);
      }
    }
    return events;
  }

  /** Returns why the task has stopped; empty while it runs. */
  public Optional<String> stopped() {
    return Optional.ofNullable(app.stopped());
  }

  /**
   * Repeats everything that was done so far under that many schedules of faults, and asserts that
   * all streams get the same records, each once. Faults are crashes between any two steps, lost
   * answers, pauses of the task, and shards read in any order.
   *
   * <p>Without state, the records of a partition key that come from one input shard must also have
   * the same order. The order of other records is free, and not compared.
   *
   * @throws AssertionError with the seed of the first schedule that gives other records
   * @throws IllegalStateException if the task has stopped: where it stops depends on the schedule
   */
  public void sameUnderFaults(int schedules) {
    if (app.hasStopped()) {
      throw new IllegalStateException("the task has stopped, so schedules cannot be compared");
    }
    Map<String, List<String>> expected = contents(app);
    for (long s = seed; s < seed + schedules; s++) {
      VirtualApp other = app(new Random(s));
      script.forEach(step -> step.accept(other));
      other.run();
      Map<String, List<String>> actual = contents(other);
      if (!actual.equals(expected)) {
        throw new AssertionError(
            "with seed %d the streams have other records:%n%s%nwithout faults:%n%s%s"
                .formatted(
                    s,
                    actual,
                    expected,
                    other.stopped() == null ? "" : "\nthe task has stopped: " + other.stopped()));
      }
    }
  }

  /** The records of each stream by key, and by input shard where outputs tell it. */
  private static Map<String, List<String>> contents(VirtualApp app) {
    Map<String, List<String>> contents = new TreeMap<>();
    for (VirtualStream stream : app.streams().all()) {
      for (VirtualShard.Stored record : stream.records()) {
        contents
            .computeIfAbsent(
                "%s of %d in %s"
                    .formatted(record.partitionKey(), record.producerNo(), stream.name()),
                key -> new ArrayList<>())
            .add(text(record.data()));
      }
    }
    if (!app.topology().isStateless()) {
      contents.values().forEach(Collections::sort);
    }
    return contents;
  }

  private static String text(byte[] data) {
    String text = new String(data, UTF_8);
    return Arrays.equals(text.getBytes(UTF_8), data)
        ? text
        : Base64.getEncoder().encodeToString(data);
  }
}
