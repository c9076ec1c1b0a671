package io.virta.http;

import io.virta.actors.Accounts;
import io.virta.actors.NodeFigures;
import io.virta.actors.Shards;
import io.virta.actors.Streams;
import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.figures.MemoryUse;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.AccountUsage;
import io.virta.actors.model.Appended;
import io.virta.actors.model.BillingCommitment;
import io.virta.actors.model.ConsumerKey;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.RecordSlice.Run;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.ShardPiece;
import io.virta.actors.model.SliceGate;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamChange;
import io.virta.actors.model.StreamChanged;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.StreamPage;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamSpec;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.VirtaException;
import io.virta.actors.traffic.ScalingLog;
import io.virta.persistence.record.RecordBlock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;

/**
 * Streams in memory, for tests of the wire alone; they can be made to refuse appends. The
 * integration tests use real streams.
 */
public final class MemoryStreams implements Streams, Shards, Accounts, NodeFigures, Backend {
  private final InstantSource clock;
  private final TreeMap<StreamName, StreamDescription> streams = new TreeMap<>();
  private final Map<ShardKey, List<RecordBlock>> logs = new HashMap<>();
  private final Deque<VirtaException> refusals = new ArrayDeque<>();
  private int takenPerBlock = Integer.MAX_VALUE;

  public MemoryStreams(InstantSource clock) {
    this.clock = clock;
  }

  /** Makes the next append fail with this refusal. */
  public synchronized void refuseNext(ErrorCode code, String message) {
    refusals.add(new VirtaException(code, message));
  }

  /** Limits the number of records that shards accept from each block. */
  public synchronized void takeAtMost(int records) {
    takenPerBlock = records;
  }

  /** Returns all blocks of a shard. */
  public synchronized List<RecordBlock> blocks(ShardKey shard) {
    return List.copyOf(logs.getOrDefault(shard, List.of()));
  }

  @Override
  public CompletionStage<StreamDescription> create(
      Namespace namespace, StreamName name, StreamSpec spec) {
    return run(
        () -> {
          if (streams.containsKey(name)) {
            throw new VirtaException(
                ErrorCode.IN_USE,
                "Stream %s under account %s already exists.".formatted(name, namespace.account()));
          }
          List<Shard> shards = new ArrayList<>();
          for (HashKeyRange range : HashKeyRange.divide(spec.shardCount())) {
            shards.add(
                Shard.first(new ShardId(shards.size()), range, clock.instant().getEpochSecond()));
          }
          StreamDescription stream =
              new StreamDescription(
                  new StreamKey(namespace, name, 1),
                  1,
                  StreamStatus.ACTIVE,
                  clock.instant(),
                  StreamProperties.of(spec),
                  0,
                  shards,
                  List.of());
          streams.put(name, stream);
          return stream;
        });
  }

  @Override
  public CompletionStage<Void> delete(Namespace namespace, StreamName name) {
    return describe(namespace, name)
        .thenAccept(
            stream -> {
              synchronized (this) {
                streams.remove(name);
              }
            });
  }

  @Override
  public CompletionStage<StreamDescription> describe(Namespace namespace, StreamName name) {
    return run(
        () -> {
          StreamDescription stream = streams.get(name);
          if (stream == null) {
            throw VirtaException.streamNotFound(namespace, name);
          }
          return stream;
        });
  }

  @Override
  public CompletionStage<StreamChanged> change(
      Namespace namespace, StreamName name, StreamChange change) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("streams in memory do not change"));
  }

  @Override
  public CompletionStage<BillingCommitment> commitment(Namespace namespace) {
    return run(() -> BillingCommitment.NONE);
  }

  @Override
  public CompletionStage<BillingCommitment> commit(Namespace namespace, boolean enabled) {
    throw new UnsupportedOperationException("tests of settings run on a real node");
  }

  @Override
  public CompletionStage<AccountUsage> usage(Namespace namespace) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("streams in memory are not counted"));
  }

  @Override
  public CompletionStage<ShardMap> shardMapWithout(ShardKey closed) {
    return shardMap(closed.stream().namespace(), closed.stream().name());
  }

  @Override
  public CompletionStage<StreamPage> list(
      Namespace namespace, @Nullable StreamName after, int limit) {
    return run(
        () -> {
          List<StreamDescription> all =
              List.copyOf((after == null ? streams : streams.tailMap(after, false)).values());
          return new StreamPage(
              all.stream().limit(limit).map(StreamDescription::summary).toList(),
              all.size() > limit);
        });
  }

  @Override
  public List<Namespace> namespaces(AccountId account) {
    return List.of(Namespace.home(account));
  }

  @Override
  public CompletionStage<ShardMap> shardMap(Namespace namespace, StreamName name) {
    return describe(namespace, name).thenApply(ShardMap::new);
  }

  @Override
  public CompletionStage<Appended> append(ShardKey shard, RecordBlock block) {
    return run(
        () -> {
          VirtaException refusal = refusals.poll();
          if (refusal != null) {
            throw refusal;
          }
          int taken = Math.min(takenPerBlock, block.recordCount());
          List<RecordBlock> log = logs.computeIfAbsent(shard, fresh -> new ArrayList<>());
          long first = 1;
          for (RecordBlock earlier : log) {
            first += earlier.recordCount();
          }
          RecordBlock kept = taken < block.recordCount() ? block.prefix(taken) : block;
          log.add(kept.arrivedAt(clock.millis()));
          return new Appended(first, taken, clock.millis());
        });
  }

  @Override
  public CompletionStage<Long> positionOf(ShardKey shard, StartingPosition position) {
    return run(
        () -> {
          if (position instanceof StartingPosition.AtSequenceNumber at) {
            return at.number().counter();
          }
          if (position instanceof StartingPosition.AfterSequenceNumber after) {
            return after.number().counter() + 1;
          }
          long end = 1;
          for (RecordBlock block : blocks(shard)) {
            end += block.recordCount();
          }
          return position instanceof StartingPosition.Latest ? end : 1L;
        });
  }

  @Override
  public CompletionStage<RecordSlice> read(
      ShardKey shard, long fromSeq, int recordsMax, int payloadBytesMax) {
    return run(
        () -> {
          List<Run> runs = new ArrayList<>();
          long seq = 1;
          long next = fromSeq;
          int left = recordsMax;
          for (RecordBlock block : blocks(shard)) {
            long end = seq + block.recordCount();
            if (end > next && left > 0) {
              int from = (int) (next - seq);
              int to = Math.min(block.recordCount(), from + left);
              runs.add(new Run(block, from, to, next));
              left -= to - from;
              next = seq + to;
            }
            seq = end;
          }
          return new RecordSlice(runs, next, 0, false);
        });
  }

  @Override
  public Source<RecordSlice, NotUsed> source(ShardKey shard, long fromSeq) {
    return Source.failed(new UnsupportedOperationException("the wire does not use this yet"));
  }

  @Override
  public Source<Optional<ShardMap>, NotUsed> shardMaps(Namespace namespace, StreamName name) {
    return Source.failed(new UnsupportedOperationException("the wire does not use this"));
  }

  @Override
  public Source<ShardPiece, NotUsed> sourceWithTips(ShardKey shard, long fromSeq) {
    return Source.failed(new UnsupportedOperationException("the wire does not use this"));
  }

  @Override
  public CompletionStage<Subscription> subscribe(
      ConsumerKey consumer, ShardKey shard, StartingPosition from, SliceGate gate) {
    return CompletableFuture.failedFuture(consumer.notFound()); // consumers are not supported here
  }

  @Override
  public CompletionStage<Done> trim(ShardKey shard, long beforeSeq) {
    return CompletableFuture.failedFuture(
        new UnsupportedOperationException("streams in memory are not trimmed"));
  }

  @Override
  public Shards uncounted() {
    return this;
  }

  @Override
  public DamagedEntities damages() {
    return new DamagedEntities();
  }

  @Override
  public Instant horizon(StreamDescription stream) {
    return clock.instant().minus(Duration.ofHours(stream.retentionHours()));
  }

  @Override
  public ScalingLog scalings() {
    return new ScalingLog();
  }

  @Override
  public MemoryUse retryWindow() {
    return new MemoryUse(0, 0);
  }

  @Override
  public Iterable<StreamCounters> counters() {
    return List.of();
  }

  @Override
  public Streams streams() {
    return this;
  }

  @Override
  public Shards shards() {
    return this;
  }

  @Override
  public Accounts accounts() {
    return this;
  }

  @Override
  public NodeFigures figures() {
    return this;
  }

  private synchronized <T> CompletionStage<T> run(Supplier<T> step) {
    try {
      return CompletableFuture.completedFuture(step.get());
    } catch (VirtaException refused) {
      return CompletableFuture.failedFuture(refused);
    }
  }
}
