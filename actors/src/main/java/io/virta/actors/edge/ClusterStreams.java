package io.virta.actors.edge;

import io.virta.actors.Streams;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.VirtaException;
import io.virta.actors.shard.ShardDirectory;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.shard.ShardReader;
import io.virta.actors.shard.ShardSource;
import io.virta.actors.shard.ShardTail;
import io.virta.actors.stream.StreamEntity;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** {@link Streams} over Cluster Sharding. */
final class ClusterStreams implements Streams {
  private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final ShardReader reader;
  private final AppendDesk desk;
  private final BooleanSupplier stopping;
  private final ShardMaps maps;
  private final boolean counts;

  ClusterStreams(Entities entities, ShardReader reader, AppendDesk desk, BooleanSupplier stopping) {
    this.entities = entities;
    this.reader = reader;
    this.desk = desk;
    this.stopping = stopping;
    this.maps = new ShardMaps(this::describe);
    this.counts = true;
  }

  private ClusterStreams(ClusterStreams counted) {
    this.entities = counted.entities;
    this.reader = counted.reader;
    this.desk = counted.desk;
    this.stopping = counted.stopping;
    this.maps = counted.maps;
    this.counts = false;
  }

  ShardMaps maps() {
    return maps;
  }

  /** What the shards of this node ask to learn what they are. */
  CompletionStage<ShardDirectory.Descriptor> describe(ShardKey shard) {
    AccountId account = shard.stream().account();
    StreamName name = shard.stream().name();
    return maps.get(account, name)
        .thenApply(
            map -> {
              if (!map.key().equals(shard.stream())) {
                throw VirtaException.streamNotFound(account, name);
              }
              if (map.find(shard.shard()).isEmpty()) {
                throw VirtaException.shardNotFound(shard);
              }
              return new ShardDirectory.Descriptor(
                  entities.streamSettings().retention(map.stream().retentionHours()));
            });
  }

  @Override
  public CompletionStage<StreamDescription> create(
      AccountId account, StreamName name, StreamSpec spec) {
    return refusals(
        entities
            .account(account)
            .<StreamDescription>askWithStatus(
                replyTo -> new AccountEntity.CreateStream(name, spec, replyTo), CONTROL_TIMEOUT)
            .whenComplete((done, failure) -> maps.forget(account, name)));
  }

  @Override
  public CompletionStage<Void> delete(AccountId account, StreamName name) {
    return refusals(
        entities
            .account(account)
            .<StreamKey>askWithStatus(
                replyTo -> new AccountEntity.DeleteStream(name, replyTo), CONTROL_TIMEOUT)
            .whenComplete((done, failure) -> maps.forget(account, name))
            .thenApply(key -> null));
  }

  @Override
  public CompletionStage<StreamDescription> describe(AccountId account, StreamName name) {
    return refusals(
        entities
            .account(account)
            .<StreamKey>askWithStatus(
                replyTo -> new AccountEntity.Resolve(name, replyTo), CONTROL_TIMEOUT)
            .thenCompose(
                key ->
                    entities.stream(key)
                        .askWithStatus(StreamEntity.Describe::new, CONTROL_TIMEOUT)));
  }

  @Override
  public CompletionStage<StreamPage> list(
      AccountId account, @Nullable StreamName after, int limit) {
    return refusals(
        entities
            .account(account)
            .askWithStatus(
                replyTo -> new AccountEntity.ListStreams(after, limit, replyTo), CONTROL_TIMEOUT));
  }

  @Override
  public CompletionStage<ShardMap> shardMap(AccountId account, StreamName name) {
    return maps.get(account, name);
  }

  @Override
  public CompletionStage<Appended> append(ShardKey shard, RecordBlock block) {
    return desk.append(entities.shard(shard)::tell, block);
  }

  @Override
  public CompletionStage<Long> positionOf(ShardKey shard, StartingPosition position) {
    return tail(shard)
        .thenCompose(
            tail -> {
              if (position instanceof StartingPosition.AtSequenceNumber at) {
                return CompletableFuture.completedFuture(at.number().counter());
              }
              if (position instanceof StartingPosition.AfterSequenceNumber after) {
                return CompletableFuture.completedFuture(after.number().counter() + 1);
              }
              if (position instanceof StartingPosition.AtTimestamp at) {
                return reader.arrivedFrom(tail, at.at().toEpochMilli());
              }
              return position instanceof StartingPosition.Latest
                  ? CompletableFuture.completedFuture(tail.nextSeq())
                  : reader.trimHorizon(tail);
            });
  }

  @Override
  public CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax) {
    return tail(shard)
        .thenCompose(tail -> reader.read(tail, fromSeq, recordsMax, payloadBytesMax, counts));
  }

  @Override
  public Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq) {
    return Source.fromGraph(new ShardSource(() -> tail(shard), reader, fromSeq, counts));
  }

  @Override
  public Streams uncounted() {
    return new ClusterStreams(this);
  }

  /** The shard's tail; the shard is woken first when it is not in memory. */
  private CompletionStage<ShardTail> tail(ShardKey shard) {
    ShardTail live = entities.tails().live(shard);
    if (live != null) {
      return CompletableFuture.completedFuture(live);
    }
    if (stopping.getAsBoolean()) {
      // A reader that follows its shard into a stopping node would hold up the stop by waking the
      // shard again.
      return CompletableFuture.failedFuture(
          new VirtaException(ErrorCode.UNAVAILABLE, "This node is stopping."));
    }
    return refusals(entities.shard(shard).askWithStatus(ShardEntity.Wake::new, CONTROL_TIMEOUT))
        .thenApply(
            done -> {
              ShardTail woken = entities.tails().live(shard);
              if (woken == null) {
                throw new VirtaException(
                    ErrorCode.UNAVAILABLE, "Shard " + shard.shard() + " has left this node.");
              }
              return woken;
            });
  }

  @Override
  public Iterable<StreamCounters> counters() {
    return NodeCounters.of(entities.tails());
  }

  /** An owner that does not answer is a refusal like any other. */
  private static <T> CompletionStage<T> refusals(CompletionStage<T> answer) {
    return answer.exceptionally(
        failure -> {
          Throwable cause = VirtaException.unwrap(failure);
          if (cause instanceof TimeoutException) {
            throw new VirtaException(
                ErrorCode.UNAVAILABLE, "No answer in time; the outcome is unknown.");
          }
          throw cause instanceof RuntimeException refusal
              ? refusal
              : new CompletionException(cause);
        });
  }
}
