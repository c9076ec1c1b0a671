package io.virta.processors;

import java.time.Duration;
import java.time.Instant;
import java.util.function.Function;

/**
 * The events of a stream. Records are read in the order of their shard, those of a child shard
 * after those of its parents. Records that the KPL aggregated are separate events.
 */
public interface Input<T> extends Events<T> {
  /** Where a processor starts that has no position yet; {@link Dsl#trimHorizon} by default. */
  Input<T> from(Start start);

  /**
   * Declares the time of an event; without this it is the time at which the record arrived.
   *
   * @param at returns the time; if it fails, or returns null or a time before the year 0, the
   *     record is bad
   * @param bound how far events are out of order within a shard
   */
  Input<T> eventTime(Function<? super T, Instant> at, OutOfOrderness bound);

  /** What event time does while no event moves it; {@code advanceAfter} 10 s by default. */
  Input<T> whenIdle(Idle idle);

  /** An event further ahead of its arrival than this is a bad record; 1 h by default. */
  Input<T> maxAhead(Duration ahead);

  /**
   * Keys the events by the partition key under which they were put: nothing moves between shards. A
   * record with another partition key, or with an explicit hash key, is a bad record.
   */
  Keyed<String, T> partitionedBy(Function<? super T, String> partitionKey);

  /**
   * What happens to a bad record, for example one that the codec cannot read; a dead letter in the
   * stream {@code <processor id>-bad} by default.
   */
  Input<T> onBadRecord(ErrorPolicy policy);
}
