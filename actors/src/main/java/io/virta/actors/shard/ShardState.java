package io.virta.actors.shard;

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
 */
public record ShardState(long nextSeq, long lastArrivalMillis, long trimmedTo, boolean closed)
    implements Persisted {
  static final ShardState EMPTY = new ShardState(1, 0, 0, false);

  ShardState apply(BatchHeader batch) {
    // From the event, never by adding: a replay skips a quarantined batch silently, and its numbers
    // must stay taken.
    long arrival = Math.max(lastArrivalMillis, batch.lastArrivalMillis());
    return new ShardState(batch.nextSeq(), arrival, trimmedTo, closed);
  }

  ShardState trimmed(long toPersistSeq) {
    return new ShardState(nextSeq, lastArrivalMillis, Math.max(trimmedTo, toPersistSeq), closed);
  }

  ShardState end() {
    return new ShardState(nextSeq, lastArrivalMillis, trimmedTo, true);
  }
}
