package io.virta.actors.edge;

import io.virta.actors.Producers;
import io.virta.actors.ask.Asks;
import io.virta.actors.model.ProducerStanding;
import io.virta.actors.model.ShardKey;
import io.virta.actors.shard.ShardEntity;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.pattern.StatusReply;

/** {@link Producers} over Cluster Sharding. */
final class ClusterProducers implements Producers {
  private static final Duration TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final ShardAppender appender;

  ClusterProducers(Entities entities, ShardAppender appender) {
    this.entities = entities;
    this.appender = appender;
  }

  @Override
  public CompletionStage<Long> send(ShardKey shard, RecordBlock block) {
    return appender.send(entities.shard(shard)::tell, block);
  }

  @Override
  public CompletionStage<ProducerStanding> standing(ShardKey shard, long producerNo) {
    return ask(shard, replyTo -> new ShardEntity.AskProducer(producerNo, replyTo));
  }

  @Override
  public CompletionStage<ProducerStanding> fence(ShardKey shard, long producerNo, int epoch) {
    return ask(shard, replyTo -> new ShardEntity.FenceProducer(producerNo, epoch, replyTo));
  }

  @Override
  public CompletionStage<Done> retire(ShardKey shard, long producerNo) {
    return ask(shard, replyTo -> new ShardEntity.RetireProducer(producerNo, replyTo));
  }

  private <T> CompletableFuture<T> ask(
      ShardKey shard, Function<ActorRef<StatusReply<T>>, ShardEntity.Command> question) {
    return Asks.ask(entities.shard(shard), question, TIMEOUT);
  }
}
