package io.virta.actors;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.traffic.ScalingLog;
import io.virta.persistence.record.RecordBlock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * The operations on streams and shards that the modules above use, for any account in any region.
 * Never blocks; stages fail with {@link io.virta.actors.model.VirtaException} for an expected
 * refusal. Safe for any thread.
 */
public interface Streams {

  /**
   * Makes a stream; its status is CREATING until its shards are open. {@code IN_USE} when the name
   * is taken.
   */
  CompletionStage<StreamDescription> create(Namespace namespace, StreamName name, StreamSpec spec);

  /** Deletes a stream and, in time, its records; its status is DELETING until they are gone. */
  CompletionStage<Void> delete(Namespace namespace, StreamName name);

  CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name);

  /**
   * Changes a stream; completes when the change is decided and durable, before it has taken effect
   * where that takes time. {@code IN_USE} while the stream's status forbids it.
   */
  CompletionStage<StreamChanged> change(Namespace namespace, StreamName name, StreamChange change);

  /**
   * At most {@code limit} streams whose names come after {@code after} (from the first for null).
   */
  CompletionStage<StreamPage> list(Namespace namespace, @Nullable StreamName after, int limit);

  /**
   * The regions in which an account may have streams, in no order; some may have lost their last.
   */
  List<Namespace> namespaces(AccountId account);

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
   * Subscribes a registered consumer to a shard: its records are pushed, with a heartbeat when
   * there are none. Ends the subscription that the consumer has there; {@code IN_USE} when that one
   * is too young, or the consumer is not ACTIVE. {@code CONSUMER_NOT_FOUND}, {@code
   * SHARD_NOT_FOUND} when they are not there.
   *
   * @param gate bounds what the subscription holds in memory
   */
  CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate);

  /** What an account has and may have. */
  CompletionStage<AccountUsage> usage(Namespace namespace);

  /** Whether an account has On-demand Advantage. */
  CompletionStage<BillingCommitment> commitment(Namespace namespace);

  /** Switches an account's On-demand Advantage on or off; completes when that is durable. */
  CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled);

  /** What on-demand streams of this node have done because of their traffic. */
  ScalingLog scalings();

  /** What of this node's accounts, streams and shards cannot be read from the log. */
  DamagedEntities damages();

  /** Records of that stream that arrived before this time are no longer visible. */
  Instant horizon(StreamDescription stream);

  /** A view of the same streams whose reads do not count towards metrics and quotas. */
  Streams uncounted();

  /** Counters of every stream that lives on this node, since its start. */
  Iterable<StreamCounters> counters();

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

  /** What flowed through one stream on this node. Reading costs little and takes no lock. */
  interface StreamCounters {
    StreamKey stream();

    Iterable<ShardCounters> shards();
  }

  /**
   * What flowed through one shard on this node; all figures only grow, save {@code nextSeq}, ages
   * and {@code subscriptionCount}.
   */
  interface ShardCounters {
    ShardKey shard();

    long incomingRecords();

    /** Partition key and data bytes. */
    long incomingBytes();

    /** Records given to readers, subscriptions included. */
    long outgoingRecords();

    long outgoingBytes();

    /** Subscriptions of registered consumers that are active now. */
    int subscriptionCount();

    /** Events sent to subscriptions, heartbeats included. */
    long subscriptionEvents();

    long subscriptionRecords();

    /** Partition key and data bytes. */
    long subscriptionBytes();

    /**
     * How old the last record of a read was at that time, in milliseconds, 0 at the tip: the most
     * within the last one to two minutes.
     */
    long iteratorAgeMillis(long nowMillis);

    /** Records refused because the shard or the disk took no more. */
    long refusedRecords();

    /** Reads refused because the shard's quota was used up. */
    long refusedReads();

    /**
     * The figures that enhanced monitoring of its stream has chosen; none while nothing is known.
     */
    Set<ShardMetric> monitoring();

    /** One past the newest durable record. */
    long nextSeq();

    /** Arrival of the newest record, epoch milliseconds; 0 for none. */
    long lastArrivalMillis();
  }
}
