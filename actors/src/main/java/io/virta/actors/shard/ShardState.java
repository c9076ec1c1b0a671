package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.serialization.Persisted;
import io.virta.persistence.record.BatchHeader;

/**
 * What a shard must know to resume after a restart; the records themselves stay in the log.
 *
 * @param nextSeq number of the next record, counted from 1
 * @param lastArrivalMillis arrival of the newest record, epoch milliseconds; later ones are never
 *     stamped earlier
 * @param trimmedTo persist sequence number up to which retention has trimmed everything
 * @param closed whether it takes no more records, ever
 * @param producers how far the idempotent producers have come
 */
public record ShardState(
    long nextSeq, long lastArrivalMillis, long trimmedTo, boolean closed, ProducerMarks producers)
    implements Persisted {
  static final ShardState EMPTY =
      new ShardState(1, 0, 0, false, ProducerMarks.none(HashKeyRange.ALL));

  /** States that were kept before there were idempotent producers have no marks. */
  public ShardState {
    producers = producers == null ? EMPTY.producers : producers;
  }

  ShardState apply(BatchHeader batch) {
    // From the event, never by adding: a replay skips a quarantined batch silently, and its numbers
    // must stay taken.
    long arrival = Math.max(lastArrivalMillis, batch.lastArrivalMillis());
    return new ShardState(batch.nextSeq(), arrival, trimmedTo, closed, producers.take(batch));
  }

  /** Retention has trimmed up to there, and passed that time, epoch milliseconds. */
  ShardState trimmed(long toPersistSeq, long beforeMillis) {
    return new ShardState(
        nextSeq,
        lastArrivalMillis,
        Math.max(trimmedTo, toPersistSeq),
        closed,
        producers.expire(beforeMillis));
  }

  ShardState end() {
    return new ShardState(nextSeq, lastArrivalMillis, trimmedTo, true, producers);
  }

  ShardState with(ProducerMarks marks) {
    return new ShardState(nextSeq, lastArrivalMillis, trimmedTo, closed, marks);
  }
}
