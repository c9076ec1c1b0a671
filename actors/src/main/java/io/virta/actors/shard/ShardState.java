package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.serialization.Persisted;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;

/**
 * What a shard must know to resume after a restart; the records themselves stay in the log.
 *
 * @param nextSeq number of the next record, counted from 1
 * @param lastArrivalMillis arrival of the newest record, epoch milliseconds; later ones are never
 *     stamped earlier
 * @param trimmedTo persist sequence number up to which retention has trimmed everything
 * @param closed whether it takes no more records, ever
 * @param producers how far the idempotent producers have come
 * @param repeatedMillis arrival of the newest record that came with a later attempt of a call than
 *     the first, here or in the shards that this one continues; epoch milliseconds, 0 for none
 */
public record ShardState(
    long nextSeq,
    long lastArrivalMillis,
    long trimmedTo,
    boolean closed,
    ProducerMarks producers,
    long repeatedMillis)
    implements Persisted {
  static final ShardState EMPTY =
      new ShardState(1, 0, 0, false, ProducerMarks.none(HashKeyRange.ALL), 0);

  /** States that were kept before there were idempotent producers have no marks. */
  public ShardState {
    producers = producers == null ? EMPTY.producers : producers;
  }

  ShardState apply(BatchHeader batch) {
    // From the event, never by adding: a replay skips a quarantined batch silently, and its numbers
    // must stay taken.
    long arrival = Math.max(lastArrivalMillis, batch.lastArrivalMillis());
    long repeated = repeatedMillis;
    for (BlockHeader block : batch.blocks()) {
      Call call = block.call();
      if (call != null && call.isRepeat()) {
        repeated = Math.max(repeated, block.arrivalMillis());
      }
    }
    return new ShardState(
        batch.nextSeq(), arrival, trimmedTo, closed, producers.take(batch), repeated);
  }

  /** Retention has trimmed up to there, and passed that time, epoch milliseconds. */
  ShardState trimmed(long toPersistSeq, long beforeMillis) {
    return new ShardState(
        nextSeq,
        lastArrivalMillis,
        Math.max(trimmedTo, toPersistSeq),
        closed,
        producers.expire(beforeMillis),
        repeatedMillis);
  }

  ShardState end() {
    return new ShardState(nextSeq, lastArrivalMillis, trimmedTo, true, producers, repeatedMillis);
  }

  ShardState with(ProducerMarks marks) {
    return new ShardState(nextSeq, lastArrivalMillis, trimmedTo, closed, marks, repeatedMillis);
  }

  /** The state of a shard without records that continues others. */
  ShardState inherited(Inheritance inheritance) {
    return new ShardState(
        nextSeq,
        lastArrivalMillis,
        trimmedTo,
        closed,
        inheritance.producers(),
        inheritance.repeatedMillis());
  }
}
