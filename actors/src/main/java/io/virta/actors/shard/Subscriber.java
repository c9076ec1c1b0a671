package io.virta.actors.shard;

import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.VirtaException;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** Begins subscriptions to shards of this node. Safe for any thread. */
public final class Subscriber {
  private final ShardReader reader;
  private final SubscriptionFlow.Terms terms;

  public Subscriber(
      ShardReader reader, SubscriptionSettings settings, NodeClocks clocks, Ticker ticker) {
    this.reader = reader;
    this.terms = new SubscriptionFlow.Terms(settings, clocks, ticker);
  }

  /** A subscription that has begun. Safe for any thread. */
  public static final class Begun {
    private final ShardSubscription subscription;
    private final ShardTail tail;

    private Begun(ShardSubscription subscription, ShardTail tail) {
      this.subscription = subscription;
      this.tail = tail;
    }

    public ConsumerKey consumer() {
      return subscription.consumer();
    }

    /** Removes the subscription, because its client has disconnected. */
    public void cancel() {
      tail.subscriptions().left(subscription);
    }

    /** Ends the subscription; its events fail with this error. */
    public void end(VirtaException reason) {
      tail.subscriptions().end(subscription, reason);
    }

    /** Ends the subscription normally. */
    public void end() {
      subscription.end();
    }
  }

  /**
   * Begins a subscription, and ends the previous one of this consumer to the shard; {@code IN_USE}
   * when that one is too young.
   */
  public Begun begin(ConsumerKey consumer, ShardTail tail) {
    ShardSubscription begun =
        tail.subscriptions().begin(consumer, terms.settings().takeoverAfter(), terms.nanos());
    return new Begun(begun, tail);
  }

  /**
   * Returns the events of a subscription; the source can be run once.
   *
   * @param wake as in {@link ShardSource}
   * @param children gets the child shards; called at the end of the shard
   */
  public Source<ShardEvent, NotUsed> events(
      Begun begun,
      Shard shard,
      long fromSeq,
      SliceGate gate,
      Supplier<CompletionStage<ShardTail>> wake,
      Supplier<CompletionStage<List<Shard>>> children) {
    // Records that the gate rejects are read again, so they are counted when sent.
    return ShardSource.ofRecords(wake, reader, fromSeq, false, gate)
        .via(
            new SubscriptionFlow(
                begun.subscription, begun.tail, shard, fromSeq, gate, children, terms));
  }
}
