package io.virta.actors.figures;

import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import java.util.Set;

/**
 * Counters of one shard on this node; they only grow, except {@code nextSeq}, ages and {@code
 * subscriptionCount}.
 */
public interface ShardCounters {
  ShardKey shard();

  long incomingRecords();

  /** Partition key and data bytes. */
  long incomingBytes();

  /** Records delivered to readers, subscriptions included. */
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
   * Returns the maximum iterator age of the last one to two minutes, in milliseconds: how old the
   * last record of a read was when it was read, 0 at the tip.
   */
  long iteratorAgeMillis(long nowMillis);

  /** Records refused because the shard or the disk was overloaded or full. */
  long refusedRecords();

  /** Reads refused because the shard's read quota was used up. */
  long refusedReads();

  /**
   * The metrics that the stream's enhanced monitoring has enabled; empty while the stream's
   * settings are not known.
   */
  Set<ShardMetric> monitoring();

  /** One past the newest durable record. */
  long nextSeq();

  /** Arrival time of the newest record, in epoch milliseconds; 0 for none. */
  long lastArrivalMillis();
}
