package io.virta.actors;

import io.virta.actors.model.Appended;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.persistence.record.RecordBlock;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Access to shards and their records, for any account in any region, wherever the shards live.
 *
 * <p>Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Shards {

  /**
   * The stream's shards for routing, usually complete at once from this node's copy. It may be a
   * little out of date: an append to a shard that closed meanwhile is refused, and the next call
   * gives the new map. {@code STREAM_NOT_FOUND} also while the stream is CREATING or DELETING with
   * no open shard.
   */
  CompletionStage<ShardMap> shardMap(Namespace namespace, StreamName name);

  /**
   * The stream's shards once a closed shard has been replaced by others: what to use after {@code
   * SHARD_CLOSED}, or at the end of a shard.
   */
  CompletionStage<ShardMap> shardMapWithout(ShardKey closed);

  /**
   * Appends a block of records whose hash keys belong to that shard; completes when they are
   * durable. {@code THROUGHPUT_EXCEEDED}, {@code LOG_FULL} or {@code SHARD_CLOSED}: nothing was
   * written. {@code UNAVAILABLE}: the outcome is unknown.
   */
  CompletionStage<Appended> append(ShardKey shard, RecordBlock block);

  /** Turns a starting position into the number of the record to read first. */
  CompletionStage<Long> positionOf(ShardKey shard, StartingPosition position);

  /**
   * Records from {@code fromSeq} on (or the first kept one after it), for a consumer that polls:
   * what is there now, at least one record if there is any, then while both bounds hold. {@code
   * THROUGHPUT_EXCEEDED} when the shard has a quota and all pollers together have used it up;
   * {@code DAMAGED} when the records cannot be read right.
   *
   * @param recordsMax 1 or more
   * @param payloadBytesMax bound on the sum of keys and data
   */
  CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax);

  /**
   * Records from {@code fromSeq} on as they come, backpressured: from the log while behind, then
   * pushed from memory as they become durable. Completes at the end of a closed shard. A consumer
   * that stalls costs nothing but its place.
   */
  Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq);

  /**
   * The same for a consumer that must know when it has been given all there is: it gets a {@link
   * io.virta.actors.model.ShardTip} then, and another every {@code virta.shard.tip-interval} while
   * that is so and it has demand.
   */
  Source<ShardPiece, NotUsed> sourceWithTips(ShardKey shard, long fromSeq);

  /**
   * Subscribes a registered consumer to a shard: its records are pushed, with a heartbeat when
   * there are none. Ends the subscription that the consumer has there; {@code IN_USE} when that one
   * is too young, or the consumer is not ACTIVE. {@code CONSUMER_NOT_FOUND}, {@code
   * SHARD_NOT_FOUND} when they are not there.
   *
   * @param gate bounds what the subscription holds in memory
   */
  CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate);

  /**
   * Trims a shard of an internal stream: its records before that number go. Completes when the
   * shard has decided it. Their space is given back in whole batches and in time, so some of them
   * stay readable for a while. {@code INVALID_ARGUMENT} for streams of accounts, whose records only
   * retention removes.
   */
  CompletionStage<Done> trim(ShardKey shard, long beforeSeq);

  /** A view of the same shards whose reads do not count towards metrics and quotas. */
  Shards uncounted();

  /** A subscription that has begun; it exists for a while even if nobody asks for its events. */
  interface Subscription {
    /**
     * The events, once, under demand. Completes at the end of its life, of the shard or of the
     * node; fails with {@code IN_USE} when another one has taken over, with {@code
     * CONSUMER_NOT_FOUND} or {@code STREAM_NOT_FOUND} when that is gone.
     */
    Source<ShardEvent, NotUsed> events();

    /** Cancels it before anybody asked for its events. */
    void cancel();
  }
}
