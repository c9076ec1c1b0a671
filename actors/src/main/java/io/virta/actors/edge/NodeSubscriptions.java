package io.virta.actors.edge;

import io.virta.actors.Shards.Subscription;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ConsumerStatus;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardEvent;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamConsumer;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardReader;
import io.virta.actors.shard.ShardTail;
import io.virta.actors.shard.ShardTails;
import io.virta.actors.shard.Subscriber;
import io.virta.actors.shard.SubscriptionSettings;
import io.virta.persistence.clock.NodeClocks;
import io.virta.persistence.clock.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Lets registered consumers subscribe to shards, and ends their subscriptions when the consumer or
 * the stream is deleted or the node stops.
 */
final class NodeSubscriptions {
  private final ShardTails tails;
  private final NodeTails waking;
  private final ShardMaps maps;
  private final ShardReader reader;
  private final Subscriber subscriber;
  private final BooleanSupplier stopping;

  NodeSubscriptions(
      ShardTails tails,
      NodeTails waking,
      ShardMaps maps,
      ShardReader reader,
      SubscriptionSettings settings,
      NodeClocks clocks,
      Ticker ticker,
      BooleanSupplier stopping) {
    this.tails = tails;
    this.waking = waking;
    this.maps = maps;
    this.reader = reader;
    this.subscriber = new Subscriber(reader, settings, clocks, ticker);
    this.stopping = stopping;
  }

  /** See {@link io.virta.actors.Shards#subscribe}. */
  CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey key, StartingPosition from, SliceGate gate) {
    return mapWithActive(consumer)
        .thenCompose(
            map -> {
              Shard shard =
                  map.find(key.shard()).orElseThrow(() -> VirtaException.shardNotFound(key));
              return waking
                  .of(key)
                  .thenCompose(
                      tail ->
                          reader
                              .positionOf(tail, from)
                              .thenApply(fromSeq -> begin(consumer, tail, shard, fromSeq, gate)));
            })
        .thenCompose(this::confirmed);
  }

  private Begun begin(
      ConsumerKey consumer, ShardTail tail, Shard shard, long fromSeq, SliceGate gate) {
    ShardKey key = tail.shard();
    Subscriber.Begun begun = subscriber.begin(consumer, tail);
    Source<ShardEvent, NotUsed> events =
        subscriber.events(
            begun,
            shard,
            fromSeq,
            gate,
            () -> waking.of(key),
            () -> maps.without(key).thenApply(map -> map.childrenOf(key.shard())));
    return new Begun(begun, events);
  }

  /** A subscription that has begun, as returned to callers. */
  private record Begun(Subscriber.Begun subscription, Source<ShardEvent, NotUsed> events)
      implements Subscription {
    @Override
    public void cancel() {
      subscription.cancel();
    }
  }

  /**
   * Re-checks the stream after subscribing: a deletion just before would not have ended this
   * subscription.
   */
  private CompletionStage<Subscription> confirmed(Begun begun) {
    if (stopping.getAsBoolean()) {
      begun.subscription().end();
    }
    return mapWithActive(begun.subscription().consumer())
        .handle(
            (map, failure) -> {
              if (failure != null) {
                VirtaException refusal = VirtaException.from("Confirming a subscription", failure);
                begun.subscription().end(refusal);
                throw refusal;
              }
              return begun;
            });
  }

  /** Returns the map of the stream if the consumer is registered and ACTIVE; fails otherwise. */
  private CompletionStage<ShardMap> mapWithActive(ConsumerKey consumer) {
    StreamKey stream = consumer.stream();
    return maps.get(stream.namespace(), stream.name())
        .thenCompose(
            map -> {
              if (isActive(map, consumer)) {
                return CompletableFuture.completedFuture(map);
              }
              maps.forget(stream.namespace(), stream.name()); // the copy may be outdated
              return maps.get(stream.namespace(), stream.name())
                  .thenApply(now -> requireActive(now, consumer));
            });
  }

  private static ShardMap requireActive(ShardMap map, ConsumerKey consumer) {
    if (!isActive(map, consumer)) {
      throw find(map, consumer).isPresent() ? consumer.notActive() : consumer.notFound();
    }
    return map;
  }

  private static boolean isActive(ShardMap map, ConsumerKey consumer) {
    return find(map, consumer).filter(found -> found.status() == ConsumerStatus.ACTIVE).isPresent();
  }

  private static Optional<StreamConsumer> find(ShardMap map, ConsumerKey consumer) {
    return map.key().equals(consumer.stream())
        ? map.stream()
            .consumer(consumer.name())
            .filter(found -> found.createdAt().equals(consumer.createdAt()))
        : Optional.empty();
  }

  /** Ends the subscriptions of consumers that a changed stream no longer has. */
  void streamChanged(StreamKey stream) {
    List<ShardTail> subscribed =
        tails.of(stream).stream().filter(tail -> !tail.subscriptions().isEmpty()).toList();
    if (subscribed.isEmpty()) {
      return;
    }
    maps.get(stream.namespace(), stream.name())
        .whenComplete(
            (map, failure) -> {
              if (failure == null && map.key().equals(stream)) {
                subscribed.forEach(
                    tail -> tail.subscriptions().keepOnly(consumer -> isActive(map, consumer)));
              } else if (failure == null
                  || VirtaException.isRefusal(failure, ErrorCode.STREAM_NOT_FOUND)) {
                VirtaException gone =
                    VirtaException.streamNotFound(stream.namespace(), stream.name());
                subscribed.forEach(tail -> tail.subscriptions().endAll(gone));
              }
            });
  }

  /** Ends all subscriptions, because the node stops. */
  void stop() {
    tails.all().forEach(tail -> tail.subscriptions().endAll());
  }
}
