package io.virta.http.kinesis.operation;

import io.virta.actors.Shards.Subscription;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.http.aws.wire.Fields;
import io.virta.http.aws.wire.WireError;
import io.virta.http.aws.wire.WireException;
import io.virta.http.connection.PeerSlots;
import io.virta.http.kinesis.model.ConsumerRef;
import io.virta.http.kinesis.model.KinesisModel;
import io.virta.http.kinesis.model.StreamRef;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletionStage;

/** Subscribes a registered consumer to a shard, whose records are then pushed as events. */
final class SubscribeToShard extends ModelOperation {
  private final OperationContext context;
  private final StartingPositions positions;
  private final SubscriptionEvents events;
  private final PeerSlots peers;

  SubscribeToShard(OperationContext context) {
    super(KinesisModel.SUBSCRIBE_TO_SHARD);
    this.context = context;
    this.positions = new StartingPositions("SubscribeToShard", context.clock());
    this.events = new SubscriptionEvents(context);
    this.peers = new PeerSlots(context.settings().subscriptionsPerPeerMax());
  }

  @Override
  CompletionStage<Answer> answer(Call call, Fields input) {
    return context
        .access()
        .consumer(call, input.requiredText("ConsumerARN"))
        .thenCompose(consumer -> subscribe(call, consumer, input));
  }

  private CompletionStage<Answer> subscribe(Call call, ConsumerRef consumer, Fields input) {
    StreamRef stream = consumer.stream();
    ShardId id = ShardIds.parse(input.requiredText("ShardId"), stream.namespace(), stream.name());
    return context
        .shards()
        .shardMap(stream.namespace(), stream.name())
        .thenCompose(map -> subscribe(call, consumer, map, id, input));
  }

  private CompletionStage<Answer> subscribe(
      Call call, ConsumerRef consumer, ShardMap map, ShardId id, Fields input) {
    Shard shard =
        map.find(id)
            .orElseThrow(() -> ShardIds.absent(id, map.key().namespace(), map.key().name()));
    ShardKey key = map.key().shard(id);
    Fields start = Objects.requireNonNull(input.structure("StartingPosition"));
    StartingPosition from =
        positions.of(
            key,
            shard,
            start.requiredText("Type"),
            start.text("SequenceNumber"),
            start.timestamp("Timestamp"));
    SubscriptionLease lease = lease(key, slot(call));
    return context
        .shards()
        .subscribe(keyOf(consumer, map), key, from, lease)
        .whenComplete((subscription, failure) -> closeAfter(failure, lease))
        .thenApply(subscription -> answer(call, shard, subscription, lease));
  }

  private Answer answer(
      Call call, Shard shard, Subscription subscription, SubscriptionLease lease) {
    return new Answer.Events(events.of(call.dialect(), shard, subscription, lease));
  }

  private static ConsumerKey keyOf(ConsumerRef consumer, ShardMap map) {
    // Limits the value to a valid instant; no consumer matches it.
    long seconds = Math.min(consumer.createdSeconds(), Instant.MAX.getEpochSecond());
    return new ConsumerKey(map.key(), consumer.name(), Instant.ofEpochSecond(seconds));
  }

  private PeerSlots.Slot slot(Call call) {
    String peer = Objects.requireNonNullElse(call.caller().origin().address(), "unknown");
    return peers
        .take(peer)
        .orElseThrow(
            () ->
                tooMany(
                    "%s has as many subscriptions as one address may have (virta.http.subscriptions-per-peer-max)"
                        .formatted(peer)));
  }

  private SubscriptionLease lease(ShardKey shard, PeerSlots.Slot slot) {
    return SubscriptionLease.take(
            context.answerPermits(), context.settings().answerPieceBytes(), slot)
        .orElseThrow(
            () -> {
              slot.close();
              return tooMany(
                  "Shard %s of stream %s: this node holds as many subscriptions and answers as its memory allows"
                      .formatted(shard.shard(), shard.stream().name()));
            });
  }

  private static WireException tooMany(String message) {
    return new WireError("LimitExceededException", 400, message).asException();
  }

  private static void closeAfter(Throwable failure, SubscriptionLease lease) {
    if (failure != null) {
      lease.close();
    }
  }
}
