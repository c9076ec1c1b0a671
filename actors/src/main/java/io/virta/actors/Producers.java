package io.virta.actors;

import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardKey;
import io.virta.persistence.record.RecordBlock;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Idempotent producers at the shards of any stream, one shard at a time. A producer numbers all
 * records that it sends, to whichever shard; the numbers rise, and each block starts with the
 * lowest one that the shard has not acknowledged. A shard then stores each record once, however
 * often it is sent, also after it was split or merged. {@link
 * io.virta.actors.producer.ProducerSession} keeps these rules for a whole stream.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Producers {
  /**
   * Appends the records of a producer that the shard does not have yet. {@code
   * THROUGHPUT_EXCEEDED}, {@code LOG_FULL} and {@code SHARD_CLOSED}: nothing was written. {@code
   * UNAVAILABLE}: the outcome is unknown, or not known yet, and the same records may be sent again.
   * {@code PRODUCER_FENCED}: the producer has a newer owner.
   *
   * @param block with the numbers of its records ({@link RecordBlock#sentBy(long, int, long...)})
   * @return the out number up to which everything in the block is durable: that of its last record,
   *     or an earlier one where a quota has cut it
   */
  CompletionStage<Long> send(ShardKey shard, RecordBlock block);

  /** How far a producer has come there. */
  CompletionStage<ProducerStanding> standing(ShardKey shard, long producerNo);

  /**
   * Gives the producer a new owner there; blocks of a lower epoch are refused from now on. {@code
   * PRODUCER_FENCED} when that epoch, or a higher one, is known already.
   *
   * @param epoch 1 or more
   */
  CompletionStage<ProducerStanding> fence(ShardKey shard, long producerNo, int epoch);

  /**
   * Forgets a producer that sends nothing more. One that is not retired is forgotten when retention
   * has passed its last record.
   */
  CompletionStage<Done> retire(ShardKey shard, long producerNo);
}
