package io.virta.actors.edge;

import io.virta.actors.Streams;
import io.virta.actors.account.AccountEntity;
import io.virta.actors.ask.Asks;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.encryption.DataKeyRing;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.retention.RetentionClock;
import io.virta.actors.shard.ShardDirectory;
import io.virta.actors.shard.ShardEntity;
import io.virta.actors.shard.ShardReader;
import io.virta.actors.shard.ShardSource;
import io.virta.actors.shard.ShardTail;
import io.virta.actors.shard.SubscriptionSettings;
import io.virta.actors.stream.StreamEntity;
import io.virta.actors.traffic.ScalingLog;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/** {@link Streams} over Cluster Sharding. */
final class ClusterStreams implements Streams {
  private static final Duration CONTROL_TIMEOUT = Duration.ofSeconds(15);

  private final Entities entities;
  private final AccountCalls accounts;
  private final ShardReader reader;
  private final ShardAppender appender;
  private final InstantSource clock;
  private final RetentionClock retention;
  private final BooleanSupplier stopping;
  private final ShardMaps maps;
  private final ScalingLog scalings;
  private final NodeSubscriptions subscriptions;
  private final boolean counts;

  ClusterStreams(
      Entities entities,
      AccountCalls accounts,
      ShardReader reader,
      ShardAppender appender,
      SubscriptionSettings subscriptionSettings,
      InstantSource clock,
      RetentionClock retention,
      BooleanSupplier stopping) {
    this.entities = entities;
    this.retention = retention;
    this.accounts = accounts;
    this.clock = clock;
    this.reader = reader;
    this.appender = appender;
    this.stopping = stopping;
    this.maps = new ShardMaps(new StreamOrigin());
    this.scalings = new ScalingLog();
    this.subscriptions =
        new NodeSubscriptions(
            entities.tails(), maps, reader, subscriptionSettings, clock, stopping);
    this.counts = true;
  }

  private ClusterStreams(ClusterStreams counted) {
    this.entities = counted.entities;
    this.accounts = counted.accounts;
    this.clock = counted.clock;
    this.retention = counted.retention;
    this.reader = counted.reader;
    this.appender = counted.appender;
    this.stopping = counted.stopping;
    this.maps = counted.maps;
    this.scalings = counted.scalings;
    this.subscriptions = counted.subscriptions;
    this.counts = false;
  }

  /** Describes a shard to itself, from the shard map of its stream. */
  CompletionStage<ShardDirectory.Descriptor> describe(ShardKey shard) {
    Namespace namespace = shard.stream().namespace();
    StreamName name = shard.stream().name();
    return maps.get(namespace, name)
        .thenCompose(
            map -> {
              if (descriptor(map, shard).isPresent()) {
                return CompletableFuture.completedFuture(map);
              }
              maps.forget(namespace, name); // the shard may be younger than our copy
              return maps.get(namespace, name);
            })
        .thenApply(
            map -> {
              if (!map.key().equals(shard.stream())) {
                throw VirtaException.streamNotFound(namespace, name);
              }
              return descriptor(map, shard).orElseThrow(() -> VirtaException.shardNotFound(shard));
            });
  }

  private Optional<ShardDirectory.Descriptor> descriptor(ShardMap map, ShardKey key) {
    StreamDescription stream = map.stream();
    return map.find(key.shard())
        .filter(shard -> map.key().equals(key.stream()))
        .map(
            shard ->
                new ShardDirectory.Descriptor(
                    shard,
                    entities.streamSettings().retention(stream.retentionHours()),
                    stream.horizonMillis(),
                    stream.mode() == StreamMode.PROVISIONED,
                    stream.version(),
                    DataKeyRing.of(stream, entities.masters()),
                    stream.properties().monitoring()));
  }

  /** Handles the announcement of a stream that it has changed. */
  Behavior<StreamEntity.Changed> listener() {
    return Behaviors.receiveMessage(
        changed -> {
          StreamKey stream = changed.stream();
          entities.account(stream.namespace()).tell(new AccountEntity.NoteStream(changed));
          if (changed.status() == StreamStatus.ACTIVE
              || changed.status() == StreamStatus.UPDATING) {
            maps.refresh(stream)
                .whenComplete(
                    (map, failure) -> {
                      subscriptions.streamChanged(stream);
                      if (map != null) {
                        describeTails(map);
                      }
                    });
          } else {
            maps.forget(stream.namespace(), stream.name());
            subscriptions.streamChanged(stream);
          }
          return Behaviors.same();
        });
  }

  /** Tells the shards of this node what their stream says now. */
  private void describeTails(ShardMap map) {
    for (ShardTail tail : entities.tails().of(map.key())) {
      descriptor(map, tail.shard()).ifPresent(tail::describe);
    }
  }

  @Override
  public CompletionStage<StreamDescription> create(
      Namespace namespace, StreamName name, StreamSpec spec) {
    return accounts
        .create(namespace, name, spec)
        .whenComplete((done, failure) -> maps.forget(namespace, name));
  }

  @Override
  public CompletionStage<Void> delete(Namespace namespace, StreamName name) {
    return accounts
        .delete(namespace, name)
        .whenComplete((done, failure) -> maps.forget(namespace, name))
        .thenApply(key -> null);
  }

  @Override
  public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name) {
    return accounts
        .resolve(namespace, name)
        .thenCompose(key -> askStream(key, StreamEntity.Describe::new));
  }

  private <T> CompletableFuture<T> askStream(
      StreamKey stream, Function<ActorRef<StatusReply<T>>, StreamEntity.Command> question) {
    return Asks.ask(entities.stream(stream), question, CONTROL_TIMEOUT);
  }

  @Override
  public CompletionStage<StreamChanged> change(
      Namespace namespace, StreamName name, StreamChange change) {
    return accounts
        .resolve(namespace, name)
        .thenCompose(
            key ->
                accounts
                    .admit(key, change)
                    .thenCompose(
                        admitted ->
                            this.<StreamChanged>askStream(
                                key, replyTo -> new StreamEntity.Change(admitted, replyTo))))
        .whenComplete(
            (changed, failure) -> {
              if (changed == null) {
                maps.forget(namespace, name);
              } else {
                // Before the answer: what is put after StartStreamEncryption has one is encrypted.
                maps.take(changed.after()).ifPresent(this::describeTails);
              }
            });
  }

  @Override
  public CompletionStage<AccountUsage> usage(Namespace namespace) {
    return accounts.usage(namespace);
  }

  @Override
  public CompletionStage<BillingCommitment> commitment(Namespace namespace) {
    return accounts.commitment(namespace);
  }

  @Override
  public CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled) {
    return accounts.commit(namespace, enabled);
  }

  @Override
  public CompletionStage<StreamPage> list(
      Namespace namespace, @Nullable StreamName after, int limit) {
    return accounts.list(namespace, after, limit);
  }

  @Override
  public List<Namespace> namespaces(AccountId account) {
    return accounts.namespaces(account);
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
  public CompletionStage<Appended> append(ShardKey shard, RecordBlock block) {
    return appender.append(entities.shard(shard)::tell, block);
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
                return CompletableFuture.completedFuture(after(after.number()));
              }
              if (position instanceof StartingPosition.AtTimestamp at) {
                return reader.arrivedFrom(tail, at.at().toEpochMilli());
              }
              return position instanceof StartingPosition.Latest
                  ? CompletableFuture.completedFuture(tail.nextSeq())
                  : reader.trimHorizon(tail);
            });
  }

  private static long after(SequenceNumber number) {
    return Math.min(number.counter(), SequenceNumber.COUNTER_MAX - 1) + 1;
  }

  @Override
  public CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax) {
    return tail(shard)
        .thenCompose(
            tail -> {
              if (!counts) {
                return reader.read(tail, fromSeq, recordsMax, payloadBytesMax, false);
              }
              if (!tail.admitRead(clock.millis())) {
                throw VirtaException.readThroughputExceeded(shard);
              }
              return reader
                  .read(tail, fromSeq, recordsMax, payloadBytesMax, true)
                  .whenComplete(
                      (slice, failure) -> {
                        if (slice != null) {
                          tail.spendRead(slice);
                        }
                      });
            });
  }

  @Override
  public Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq) {
    return Source.fromGraph(
        new ShardSource(() -> tail(shard), reader, fromSeq, counts, SliceGate.OPEN));
  }

  @Override
  public CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate) {
    return subscriptions.subscribe(this, consumer, shard, from, gate);
  }

  /** The node stops: all subscriptions end. */
  void endSubscriptions() {
    subscriptions.stop();
  }

  @Override
  public Instant horizon(StreamDescription stream) {
    Instant passed =
        retention.horizon(entities.streamSettings().retention(stream.retentionHours()));
    Instant trimmed = Instant.ofEpochMilli(stream.horizonMillis());
    return passed.isAfter(trimmed) ? passed : trimmed;
  }

  @Override
  public Streams uncounted() {
    return new ClusterStreams(this);
  }

  /** The shard's tail; the shard is woken first when it is not in memory. */
  CompletionStage<ShardTail> tail(ShardKey shard) {
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
    return Asks.<ShardEntity.Command, Done>ask(
            entities.shard(shard), ShardEntity.Wake::new, CONTROL_TIMEOUT)
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
  public ScalingLog scalings() {
    return scalings;
  }

  @Override
  public DamagedEntities damages() {
    return entities.damages();
  }

  @Override
  public Iterable<StreamCounters> counters() {
    return NodeCounters.of(entities.tails());
  }

  /** Where this node's copies of shard maps come from. */
  private final class StreamOrigin implements ShardMaps.Origin {
    @Override
    public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName stream) {
      return ClusterStreams.this.describe(namespace, stream);
    }

    @Override
    public CompletionStage<StreamDescription> describeWithout(ShardKey closed) {
      return askStream(
          closed.stream(), replyTo -> new StreamEntity.AwaitReplaced(closed.shard(), replyTo));
    }
  }
}
