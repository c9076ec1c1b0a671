package io.virta.processors;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Events on their way through a pipeline. Each method adds a stage. Functions run on one thread per
 * task, must not block, and may be called again for the same event after a crash; the effects of a
 * call that was interrupted by a crash leave no trace in outputs and state.
 */
public interface Events<T> {
  /** Replaces each event by the result of the function, which must not be null. */
  <R> Events<R> map(Function<? super T, ? extends R> mapper);

  /**
   * The same, and declares the type of the results, which a lambda hides; {@link Branches#complete}
   * needs it.
   */
  <R> Events<R> map(Class<R> type, Function<? super T, ? extends R> mapper);

  /** Keeps the events for which the test is true. */
  Events<T> filter(Predicate<? super T> test);

  /** Replaces each event by any number of others, in their order. */
  <R> Events<R> flatMap(Function<? super T, ? extends Iterable<? extends R>> mapper);

  /** Keeps the events of that subtype. */
  <S extends T> Events<S> only(Class<S> subtype);

  /** Sends the events to different stages according to their subtypes. */
  Branches<T> branch();

  /** Adds the events of another input; events of one shard stay in order. */
  Events<T> merge(Events<? extends T> other);

  /** Shows each event to a function, for logging, and passes it on. */
  Events<T> peek(Consumer<? super T> look);

  /** Sets what happens when the preceding stage fails. */
  Events<T> onError(ErrorPolicy policy);

  /** Keys the events by a text; each key is processed in one place, so events may move there. */
  Keyed<String, T> keyBy(Function<? super T, String> key);

  /** Keys by numbers, enums, UUIDs, or records of these and of text. */
  <K> Keyed<K, T> keyBy(Class<K> type, Function<? super T, ? extends K> key);

  /**
   * Appends each event as JSON to a stream of this account and region, exactly once.
   *
   * @param partitionKey the key of each record, 1 to 256 characters; it must depend on the event
   *     alone
   */
  void write(String stream, Function<? super T, String> partitionKey);

  /** The same with another codec. */
  void write(String stream, Codec<? super T> codec, Function<? super T, String> partitionKey);
}
