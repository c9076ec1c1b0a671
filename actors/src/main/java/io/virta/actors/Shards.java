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
import java.util.Optional;
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
   * Returns the stream's shards for routing, usually at once from this node's copy. The copy may be
   * a little out of date: an append to a shard that has closed meanwhile is refused, and the next
   * call returns the new map. Fails with {@code STREAM_NOT_FOUND} also while the stream is CREATING
   * or DELETING and has no open shard.
   */
  CompletionStage<ShardMap> shardMap(Namespace namespace, StreamName name);

  /**
   * Returns the stream's shards once a closed shard has been replaced by others: for use after
   * {@code SHARD_CLOSED}, or at the end of a shard.
   */
  CompletionStage<ShardMap> shardMapWithout(ShardKey closed);

  /**
   * Follows the shards of a stream by its name, which need not exist yet. The first element comes
   * at once and shows the stream as it is now; the next ones come when it has changed. An element
   * is empty while there is no stream of that name, or only one that is CREATING or DELETING: a
   * consumer learns in this way that it has to wait, and starts with the next element.
   *
   * <ul>
   *   <li>Each map is newer than the one before ({@link ShardMap#isNewerThan}): of a later version,
   *       which any change of the stream causes and not only one of its shards, or of a later
   *       incarnation. After a map with another {@link ShardMap#key}, the earlier stream is deleted
   *       and its shards are gone.
   *   <li>Changes are conflated: a consumer that was slow gets the newest state and not those
   *       before it. So it may get no empty element between the maps of two incarnations.
   *   <li>Waiting costs no message: the stream announces its changes, also after its restart, and
   *       is asked only then. While it does not answer, the consumer keeps the map that it has, and
   *       the stream is asked again every second.
   *   <li>The source never completes. It fails with {@code DAMAGED} when the stream or its account
   *       cannot be read from the log.
   * </ul>
   *
   * <p>{@link #shardMap} may return an older map than the newest element, or a newer one, for a
   * moment.
   */
  Source<Optional<ShardMap>, NotUsed> shardMaps(Namespace namespace, StreamName name);

  /**
   * Appends a block of records whose hash keys belong to that shard; completes when they are
   * durable. After {@code THROUGHPUT_EXCEEDED}, {@code LOG_FULL} or {@code SHARD_CLOSED} nothing
   * was written. After {@code UNAVAILABLE} the outcome is unknown.
   */
  CompletionStage<Appended> append(ShardKey shard, RecordBlock block);

  /** Resolves a starting position to the number of the first record to read. */
  CompletionStage<Long> positionOf(ShardKey shard, StartingPosition position);

  /**
   * Reads the available records from {@code fromSeq} on (or from the first kept one after it), for
   * a consumer that polls: at least one record if any exists, and more while both bounds hold.
   * Fails with {@code THROUGHPUT_EXCEEDED} when all pollers together have used up the shard's
   * quota, and with {@code DAMAGED} when the records cannot be read correctly.
   *
   * @param recordsMax 1 or more
   * @param payloadBytesMax bound on the sum of keys and data
   */
  CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax);

  /**
   * Streams the records from {@code fromSeq} on, backpressured: from the log while the consumer
   * lags, then from memory as records become durable. Completes at the end of a closed shard. A
   * stalled consumer holds no records in memory, only its position.
   */
  Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq);

  /**
   * Streams records like {@link #source}, and reports when the consumer has received all of them:
   * it emits a {@link io.virta.actors.model.ShardTip} then, and another every {@code
   * virta.shard.tip-interval} while the consumer stays at the tip and has demand.
   */
  Source<ShardPiece, NotUsed> sourceWithTips(ShardKey shard, long fromSeq);

  /**
   * Subscribes a registered consumer to a shard: its records are pushed, with a heartbeat when
   * there are none. Ends the consumer's earlier subscription to that shard. Fails with {@code
   * IN_USE} when the earlier one is too young or the consumer is not ACTIVE, and with {@code
   * CONSUMER_NOT_FOUND} or {@code SHARD_NOT_FOUND} when there is no such consumer or shard.
   *
   * @param gate bounds what the subscription holds in memory
   */
  CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate);

  /**
   * Trims a shard of an internal stream: removes its records before that number. Completes when the
   * shard has decided the trim. Space is freed later and in complete batches, so some of the
   * records stay readable for a while. Fails with {@code INVALID_ARGUMENT} for streams of accounts,
   * whose records only retention removes.
   */
  CompletionStage<Done> trim(ShardKey shard, long beforeSeq);

  /** Returns a view of the same shards whose reads do not count towards metrics and quotas. */
  Shards uncounted();

  /** A subscription that has begun. It lasts for a while even if its events are never consumed. */
  interface Subscription {
    /**
     * Returns the events, emitted under demand; can be run once. Completes when the subscription's
     * time is over, at the end of the shard, or when the node stops. Fails with {@code IN_USE} when
     * another subscription has taken over, and with {@code CONSUMER_NOT_FOUND} or {@code
     * STREAM_NOT_FOUND} when the consumer or the stream was deleted.
     */
    Source<ShardEvent, NotUsed> events();

    /** Cancels a subscription whose events were not requested yet. */
    void cancel();
  }
}
