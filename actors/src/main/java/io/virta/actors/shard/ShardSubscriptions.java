package io.virta.actors.shard;

import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.VirtaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Predicate;

/**
 * The subscriptions to one shard, on the node of the shard: at most one per consumer, over any
 * connection. Safe for any thread.
 */
public final class ShardSubscriptions {
  private final ShardKey shard;

  /** The latest subscription of each consumer, kept after a client has disconnected. */
  private final Map<ConsumerKey, ShardSubscription> latest = new HashMap<>();

  private final List<ShardSubscription> active = new ArrayList<>();
  private final LongAdder events = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  ShardSubscriptions(ShardKey shard) {
    this.shard = shard;
  }

  /**
   * Begins a subscription and ends the previous one of the consumer; {@code IN_USE} when that one
   * is younger than {@code takeoverAfter}, even if its client has disconnected, which AWS does not
   * notice earlier either.
   */
  synchronized ShardSubscription begin(
      ConsumerKey consumer, Duration takeoverAfter, long nowNanos) {
    ShardSubscription before = latest.get(consumer);
    if (before != null && nowNanos - before.beganNanos() < takeoverAfter.toNanos()) {
      throw anotherActive(consumer);
    }
    if (before != null) {
      before.end(anotherActive(consumer));
    }
    ShardSubscription begun = new ShardSubscription(consumer, nowNanos);
    latest.put(consumer, begun);
    active.add(begun);
    return begun;
  }

  /** Removes a subscription whose client has disconnected. */
  synchronized void left(ShardSubscription subscription) {
    active.remove(subscription);
    if (subscription.ending().isDone()) {
      latest.remove(subscription.consumer(), subscription);
    }
  }

  /** Removes a subscription that has ended on its own, so that the next one may begin at once. */
  synchronized void completed(ShardSubscription subscription) {
    active.remove(subscription);
    latest.remove(subscription.consumer(), subscription);
  }

  /** Ends the subscriptions of consumers that are no longer registered. */
  public void keepOnly(Predicate<ConsumerKey> registered) {
    for (ShardSubscription subscription : known()) {
      if (!registered.test(subscription.consumer())) {
        end(subscription, subscription.consumer().notFound());
      }
    }
  }

  /** Ends all subscriptions with an error, because the shard no longer exists. */
  public void endAll(VirtaException reason) {
    known().forEach(subscription -> end(subscription, reason));
  }

  /** Ends all subscriptions normally; their clients subscribe again. */
  public void endAll() {
    known().forEach(ShardSubscription::end);
  }

  void end(ShardSubscription subscription, VirtaException reason) {
    subscription.end(reason);
    synchronized (this) {
      active.remove(subscription); // its events may never have been requested
      latest.remove(subscription.consumer(), subscription);
    }
  }

  private synchronized List<ShardSubscription> known() {
    List<ShardSubscription> known = new ArrayList<>(active);
    known.addAll(latest.values());
    return known;
  }

  void sent(int recordCount, long payloadBytes) {
    events.increment();
    records.add(recordCount);
    bytes.add(payloadBytes);
  }

  /** Returns whether there is no subscription, not even one whose client has disconnected. */
  public synchronized boolean isEmpty() {
    return active.isEmpty() && latest.isEmpty();
  }

  /** Returns the number of active subscriptions. */
  public synchronized int active() {
    return active.size();
  }

  /** Returns the number of events sent, heartbeats included. */
  public long events() {
    return events.sum();
  }

  public long records() {
    return records.sum();
  }

  /** Returns the partition key and data bytes sent. */
  public long bytes() {
    return bytes.sum();
  }

  private VirtaException anotherActive(ConsumerKey consumer) {
    return new VirtaException(
        ErrorCode.IN_USE,
        "Another active subscription exists for this consumer: %s:%s:%s:%s"
            .formatted(
                shard.stream().account(), shard.stream().name(), shard.shard(), consumer.name()));
  }
}
