package io.virta.actors;

import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardKey;
import io.virta.persistence.record.RecordBlock;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Idempotent producers at the shards of any stream, one shard at a time. A producer gives every
 * record that it sends, to whichever shard, an out number; the numbers rise, and each block starts
 * with the lowest number that the shard has not acknowledged. A shard then stores each record once,
 * however often it is sent, even after a split or merge. {@link
 * io.virta.actors.producer.ProducerSession} keeps these rules for a whole stream.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Producers {
  /**
   * Appends the records of a producer that the shard does not have yet. {@code
   * THROUGHPUT_EXCEEDED}, {@code LOG_FULL} or {@code SHARD_CLOSED}: nothing was written. {@code
   * UNAVAILABLE}: the outcome is not known, or not yet, and the same records may be sent again.
   * {@code PRODUCER_FENCED}: the producer has a newer owner.
   *
   * @param block records with their numbers ({@link RecordBlock#sentBy(long, int, long...)})
   * @return the out number up to which all records of the block are durable: that of its last
   *     record, or an earlier one if a quota cut the block short
   */
  CompletionStage<Long> send(ShardKey shard, RecordBlock block);

  /** Returns the epoch and the progress of a producer at a shard. */
  CompletionStage<ProducerStanding> standing(ShardKey shard, long producerNo);

  /**
   * Gives the producer a new owner at a shard; blocks of a lower epoch are refused from now on.
   * Fails with {@code PRODUCER_FENCED} when that epoch, or a higher one, is known already.
   *
   * @param epoch 1 or more
   */
  CompletionStage<ProducerStanding> fence(ShardKey shard, long producerNo, int epoch);

  /**
   * Forgets a producer that will send nothing more. A producer that is not retired is forgotten
   * when retention has passed its last record.
   */
  CompletionStage<Done> retire(ShardKey shard, long producerNo);
}
