package io.virta.processors;

/**
 * The outputs of an aggregate over windows. A window closes when event time has passed its end and
 * the lateness allowed. Whether an event is late is decided by the time of its own shard when it is
 * read, and never by how fast other shards are read. Results and late events therefore depend only
 * on the records and their arrival times.
 */
public interface Windows<K, T, R> {
  /**
   * One result for each key and window with events, when the window closes; those of a key in the
   * order of their ends.
   */
  Events<WindowResult<K, R>> results();

  /** The same, as events that the function makes. */
  <O> Events<O> results(ResultFunction<? super K, ? super R, ? extends O> result);

  /** Events all of whose windows had closed. Without a consumer they are counted and dropped. */
  Events<T> late();
}
