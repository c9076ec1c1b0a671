package io.virta.processors.graph;

import io.virta.processors.Codec;
import io.virta.processors.Start;
import io.virta.processors.aggregate.Accumulation;
import io.virta.processors.error.Policy;
import io.virta.processors.time.TimeRules;
import io.virta.processors.window.Windowing;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The work of a stage. Types are erased: the language has checked them. */
public sealed interface Work {
  /** Returns whether the stage keeps state. */
  default boolean isStateful() {
    return this instanceof WindowAggregate || this instanceof CountAggregate;
  }

  /**
   * Reads a stream.
   *
   * @param eventTime the time of an event; null for the time of its arrival
   */
  record Read(
      String stream,
      Codec<?> codec,
      Start from,
      @Nullable Function<Object, Instant> eventTime,
      TimeRules time,
      Policy onBadRecord)
      implements Work {}

  /**
   * Keys the events.
   *
   * @param type the class of the keys
   * @param isPartitionKey whether the key must be the partition key of the record
   */
  record KeyBy(Class<?> type, Function<Object, Object> key, boolean isPartitionKey)
      implements Work {}

  /**
   * Aggregates over windows of event time; gives {@link io.virta.processors.WindowResult}s.
   *
   * @param id names the state
   * @param keyType the class of the keys
   * @param byShard whether all events of a key come from one shard, whose time alone closes the
   *     windows of the key
   */
  record WindowAggregate(
      String id,
      Class<?> keyType,
      boolean byShard,
      Windowing windowing,
      Accumulation<Object, Object, Object> aggregate)
      implements Work {}

  /**
   * Aggregates a number of events of each key; gives what {@code result} makes of the key and the
   * result of each complete window.
   *
   * @param id names the state
   * @param keyType the class of the keys
   * @param events the size of the windows, 1 or more
   */
  record CountAggregate(
      String id,
      Class<?> keyType,
      int events,
      Accumulation<Object, Object, Object> aggregate,
      BiFunction<Object, Object, Object> result)
      implements Work {}

  /** Takes the late events of a {@link WindowAggregate}, not its results. */
  enum Late implements Work {
    INSTANCE
  }

  record Map(Function<Object, Object> mapper) implements Work {}

  record Filter(Predicate<Object> test) implements Work {}

  record FlatMap(Function<Object, Iterable<?>> mapper) implements Work {}

  /**
   * Keeps the events of a type that no earlier branch has taken.
   *
   * @param type {@code Object} for the rest
   * @param earlier the types of the earlier branches
   */
  record Only(Class<?> type, List<Class<?>> earlier) implements Work {
    public boolean accepts(Object event) {
      return type.isInstance(event) && earlier.stream().noneMatch(taken -> taken.isInstance(event));
    }
  }

  /** Passes the events of several stages on. */
  enum Merge implements Work {
    INSTANCE
  }

  record Peek(Consumer<Object> look) implements Work {}

  /** Appends to a stream. */
  record Write(String stream, Codec<Object> codec, Function<Object, String> partitionKey)
      implements Work {}
}
