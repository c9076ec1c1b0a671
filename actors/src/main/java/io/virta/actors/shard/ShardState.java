package io.virta.actors.shard;

import io.virta.actors.model.HashKeyRange;
import io.virta.actors.serialization.Persisted;
import io.virta.persistence.record.BatchHeader;
import io.virta.persistence.record.BlockHeader;
import io.virta.persistence.record.BlockSender.Call;

/**
 * The persistent state that a shard needs to resume after a restart; the records themselves stay in
 * the log.
 *
 * @param nextSeq number of the next record, starting at 1
 * @param lastArrivalMillis arrival of the newest record, epoch milliseconds; no later record gets
 *     an earlier arrival time
 * @param trimmedTo persist sequence number up to which retention has trimmed everything
 * @param closed whether the shard has ended and never accepts records again
 * @param producers the progress of the idempotent producers
 * @param repeatedMillis arrival of the newest record stored by a later attempt of a call than the
 *     first, here or in an ancestor of this shard; epoch milliseconds, 0 for none
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

  /** Accepts null marks: states stored before idempotent producers existed have none. */
  public ShardState {
    producers = producers == null ? EMPTY.producers : producers;
  }

  ShardState apply(BatchHeader batch) {
    // Take the next number from the event instead of adding up: a replay silently skips a
    // quarantined batch, and its numbers must not be used again.
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

  /**
   * Returns the state after a trim up to that number, with retention past that time, epoch
   * milliseconds.
   */
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

  /** Returns the state of a shard without records that has inherited from its parents. */
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
