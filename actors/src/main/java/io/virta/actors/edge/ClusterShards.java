package io.virta.actors.edge;

import io.virta.actors.Shards;
import io.virta.actors.ask.Asks;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.shard.ShardReader;
import io.virta.actors.shard.ShardSource;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/** {@link Shards} over Cluster Sharding. */
final class ClusterShards implements Shards {
  private static final Duration TRIM_TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final ShardMaps maps;
  private final ShardMapFeed feed;
  private final NodeTails tails;
  private final ShardReader reader;
  private final ShardAppender appender;
  private final NodeSubscriptions subscriptions;
  private final ShardSource.Tips tips;
  private final boolean counts;

  ClusterShards(
      Entities entities,
      ShardMaps maps,
      ShardMapFeed feed,
      NodeTails tails,
      ShardReader reader,
      ShardAppender appender,
      NodeSubscriptions subscriptions,
      ShardSource.Tips tips) {
    this(entities, maps, feed, tails, reader, appender, subscriptions, tips, true);
  }

  private ClusterShards(
      Entities entities,
      ShardMaps maps,
      ShardMapFeed feed,
      NodeTails tails,
      ShardReader reader,
      ShardAppender appender,
      NodeSubscriptions subscriptions,
      ShardSource.Tips tips,
      boolean counts) {
    this.entities = entities;
    this.maps = maps;
    this.feed = feed;
    this.tails = tails;
    this.reader = reader;
    this.appender = appender;
    this.subscriptions = subscriptions;
    this.tips = tips;
    this.counts = counts;
  }

  @Override
  public CompletionStage<ShardMap> shardMap(Namespace namespace, StreamName name) {
    return maps.get(namespace, name);
  }

  @Override
  public CompletionStage<ShardMap> shardMapWithout(ShardKey closed) {
    return maps.without(closed);
  }

  @Override
  public Source<Optional<ShardMap>, NotUsed> shardMaps(Namespace namespace, StreamName name) {
    return feed.of(namespace, name);
  }

  @Override
  public CompletionStage<Appended> append(ShardKey shard, RecordBlock block) {
    return appender.append(entities.shard(shard)::tell, block);
  }

  @Override
  public CompletionStage<Long> positionOf(ShardKey shard, StartingPosition position) {
    return tails.of(shard).thenCompose(tail -> reader.positionOf(tail, position));
  }

  @Override
  public CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax) {
    return tails
        .of(shard)
        .thenCompose(
            tail ->
                counts
                    ? reader.poll(tail, fromSeq, recordsMax, payloadBytesMax)
                    : reader.read(tail, fromSeq, recordsMax, payloadBytesMax, false));
  }

  @Override
  public Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq) {
    return ShardSource.ofRecords(() -> tails.of(shard), reader, fromSeq, counts, SliceGate.OPEN);
  }

  @Override
  public Source<ShardPiece, NotUsed> sourceWithTips(ShardKey shard, long fromSeq) {
    return ShardSource.ofPieces(() -> tails.of(shard), reader, fromSeq, counts, tips);
  }

  @Override
  public CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate) {
    return subscriptions.subscribe(consumer, shard, from, gate);
  }

  @Override
  public CompletionStage<Done> trim(ShardKey shard, long beforeSeq) {
    if (!shard.stream().account().isInternal()) {
      return CompletableFuture.failedFuture(
          VirtaException.invalidArgument(
              "Only retention removes records of stream %s.".formatted(shard.stream().name())));
    }
    return tails
        .of(shard)
        .thenCompose(
            awake ->
                Asks.<ShardEntity.Command, Done>ask(
                    entities.shard(shard),
                    replyTo -> new ShardEntity.TrimBefore(beforeSeq, replyTo),
                    TRIM_TIMEOUT));
  }

  @Override
  public Shards uncounted() {
    return new ClusterShards(
        entities, maps, feed, tails, reader, appender, subscriptions, tips, false);
  }
}
