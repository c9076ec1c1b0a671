package io.virta.actors.figures;

import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import java.util.Set;

/**
 * What flowed through one shard on this node; all figures only grow, save {@code nextSeq}, ages and
 * {@code subscriptionCount}.
 */
public interface ShardCounters {
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

  /** The figures that enhanced monitoring of its stream has chosen; none while nothing is known. */
  Set<ShardMetric> monitoring();

  /** One past the newest durable record. */
  long nextSeq();

  /** Arrival of the newest record, epoch milliseconds; 0 for none. */
  long lastArrivalMillis();
}
