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
 * Who is subscribed to one shard: at most one subscription for each consumer, whichever connection
 * it came by. It lives where the shard does. Safe for any thread.
 */
public final class ShardSubscriptions {
  private final ShardKey shard;

  /** Of each consumer the last one, also for a while after its client has hung up. */
  private final Map<ConsumerKey, ShardSubscription> latest = new HashMap<>();

  private final List<ShardSubscription> active = new ArrayList<>();
  private final LongAdder events = new LongAdder();
  private final LongAdder records = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  ShardSubscriptions(ShardKey shard) {
    this.shard = shard;
  }

  /**
   * Begins a subscription and ends the one before it; {@code IN_USE} when that one is younger than
   * {@code takeoverAfter}, even if its client has hung up, as AWS cannot know that sooner either.
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

  /** Its client has gone. */
  synchronized void left(ShardSubscription subscription) {
    active.remove(subscription);
    if (subscription.ending().isDone()) {
      latest.remove(subscription.consumer(), subscription);
    }
  }

  /** It has come to its own end, so that the next may begin at once. */
  synchronized void completed(ShardSubscription subscription) {
    active.remove(subscription);
    latest.remove(subscription.consumer(), subscription);
  }

  /** Ends those of consumers that are registered no longer. */
  public void keepOnly(Predicate<ConsumerKey> registered) {
    for (ShardSubscription subscription : known()) {
      if (!registered.test(subscription.consumer())) {
        end(subscription, subscription.consumer().notFound());
      }
    }
  }

  /** Ends all of them: the shard no longer exists. */
  public void endAll(VirtaException reason) {
    known().forEach(subscription -> end(subscription, reason));
  }

  /** Ends all of them normally: their clients come again when the node does. */
  public void endAll() {
    known().forEach(ShardSubscription::end);
  }

  void end(ShardSubscription subscription, VirtaException reason) {
    subscription.end(reason);
    synchronized (this) {
      active.remove(subscription); // nobody may have asked for its events yet
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

  /** Whether it knows of none, not even of one whose client has hung up. */
  public synchronized boolean isEmpty() {
    return active.isEmpty() && latest.isEmpty();
  }

  /** Subscriptions that are active now. */
  public synchronized int active() {
    return active.size();
  }

  /** Events sent, heartbeats included. */
  public long events() {
    return events.sum();
  }

  public long records() {
    return records.sum();
  }

  /** Partition key and data bytes sent. */
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
