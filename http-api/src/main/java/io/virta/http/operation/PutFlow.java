package io.virta.http.operation;

import io.virta.actors.Streams;
import io.virta.actors.model.AccountId;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.http.hot.PutEntries;
import io.virta.http.hot.PutOutcome;
import io.virta.http.hot.PutRequest;
import io.virta.http.hot.ShardBlocks;
import io.virta.http.hot.ShardBlocks.ShardBlock;
import io.virta.http.wire.ErrorTable;
import io.virta.http.wire.WireError;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the entries of a put request to their shards, one block each, and collects what became of
 * them. What was refused because the shard map had changed meanwhile is tried again with the new
 * map; nothing else is, since only a refusal proves that nothing was written.
 */
final class PutFlow {
  private static final Logger log = LoggerFactory.getLogger(PutFlow.class);
  private static final Set<ErrorCode> MAP_IS_STALE =
      EnumSet.of(ErrorCode.SHARD_NOT_FOUND, ErrorCode.STREAM_NOT_FOUND, ErrorCode.SHARD_CLOSED);

  /**
   * How often a request follows its shards: UpdateShardCount replaces them several times in a row.
   */
  private static final int ROUNDS_MAX = 8;

  /** What became of one block: an answer or a failure. */
  private record Result(
      ShardBlock block, @Nullable Appended appended, @Nullable Throwable failure) {}

  private final Streams streams;
  private final PutObserver observer;
  private final RecordSizes sizes;
  private final OrderingNumbers ordering;

  PutFlow(Streams streams, PutObserver observer, RecordSizes sizes, InstantSource clock) {
    this.streams = streams;
    this.observer = observer;
    this.sizes = sizes;
    this.ordering = new OrderingNumbers(clock);
  }

  /**
   * Appends all entries.
   *
   * @return fails with {@link io.virta.http.hot.NotBase64Exception} when data is none; nothing was
   *     appended then
   */
  CompletionStage<PutOutcome> put(AccountId account, StreamName stream, PutRequest request) {
    PutEntries entries = request.entries();
    Put put = new Put(account, stream, entries, new PutOutcome(entries.count()));
    int[] all = IntStream.range(0, entries.count()).toArray();
    return streams
        .shardMap(account, stream)
        .thenCompose(
            map -> {
              ordering.require(request.sequenceNumberForOrdering(), map.key());
              sizes.require(entries, map.stream().properties().recordKibMax() * 1024);
              return append(put, all, map, ROUNDS_MAX);
            })
        .thenApply(this::observe);
  }

  /** A request under way. */
  private record Put(
      AccountId account, StreamName stream, PutEntries entries, PutOutcome outcome) {}

  private PutOutcome observe(Put put) {
    PutOutcome outcome = put.outcome();
    int refused = outcome.failedCount();
    int throttled = refused == 0 ? 0 : outcome.failedCount(WireError.THROUGHPUT_EXCEEDED);
    observer.putRecords(
        put.account(), put.stream(), outcome.count() - refused, refused - throttled, throttled);
    return outcome;
  }

  private CompletionStage<Put> append(Put put, int[] chosen, ShardMap map, int rounds) {
    return results(put.entries(), chosen, map)
        .thenCompose(results -> collect(put, map, results, rounds));
  }

  private CompletionStage<List<Result>> results(PutEntries entries, int[] chosen, ShardMap map) {
    List<CompletableFuture<Result>> results = new ArrayList<>();
    for (ShardBlock block : ShardBlocks.of(entries, chosen, map)) {
      results.add(
          streams
              .append(map.key().shard(block.shard().id()), block.block())
              .handle((appended, failure) -> new Result(block, appended, failure))
              .toCompletableFuture());
    }
    if (results.size() == 1) {
      return results.get(0).thenApply(List::of);
    }
    return CompletableFuture.allOf(results.toArray(CompletableFuture[]::new))
        .thenApply(done -> results.stream().map(CompletableFuture::join).toList());
  }

  private CompletionStage<Put> collect(Put put, ShardMap map, List<Result> results, int rounds) {
    List<Result> stale = new ArrayList<>();
    for (Result result : results) {
      if (rounds > 1 && isStale(result.failure())) {
        stale.add(result);
      } else {
        note(put, result);
      }
    }
    failWithoutKey(put, results);
    return stale.isEmpty()
        ? CompletableFuture.completedFuture(put)
        : again(put, map, stale, rounds - 1);
  }

  /** A master key that cannot be used is the stream's trouble and not that of single records. */
  private static void failWithoutKey(Put put, List<Result> results) {
    for (Result result : results) {
      Throwable failure = result.failure();
      ErrorCode code = codeOf(failure);
      if (failure != null && code != null && code.isOfKms() && !put.outcome().hasAccepted()) {
        throw asRuntime(failure);
      }
    }
  }

  private CompletionStage<Put> again(Put put, ShardMap map, List<Result> stale, int rounds) {
    int[] chosen =
        stale.stream()
            .map(Result::block)
            .flatMapToInt(
                block -> IntStream.range(0, block.block().recordCount()).map(block::entry))
            .sorted()
            .toArray();
    return newerMap(put, map, stale)
        .thenCompose(newer -> append(put, chosen, newer, rounds))
        .exceptionally(
            failure -> {
              if (!put.outcome().hasAccepted()) {
                throw asRuntime(failure);
              }
              stale.forEach(result -> put.outcome().refuse(result.block(), error(failure)));
              return put;
            });
  }

  /** A map in which none of these shards takes records any more. */
  private CompletionStage<ShardMap> newerMap(Put put, ShardMap map, List<Result> stale) {
    CompletionStage<ShardMap> newer = streams.shardMap(put.account(), put.stream());
    for (Result result : stale) {
      if (codeOf(result.failure()) == ErrorCode.SHARD_CLOSED) {
        newer =
            newer.thenCompose(
                any -> streams.shardMapWithout(map.key().shard(result.block().shard().id())));
      }
    }
    return newer;
  }

  private static void note(Put put, Result result) {
    Appended appended = result.appended();
    Throwable failure = result.failure();
    if (appended != null) {
      put.outcome().accept(result.block(), appended, () -> rateExceeded(put, result.block()));
    } else if (failure != null) {
      put.outcome().refuse(result.block(), error(failure));
    }
  }

  private static WireError error(Throwable failure) {
    if (!ErrorTable.isExpected(failure)) {
      log.error("An append failed.", failure);
    }
    return ErrorTable.of(failure);
  }

  private static WireError rateExceeded(Put put, ShardBlock block) {
    return new WireError(
        WireError.THROUGHPUT_EXCEEDED,
        400,
        "Rate exceeded for shard %s in stream %s under account %s."
            .formatted(block.shard().id(), put.stream(), put.account()));
  }

  private static boolean isStale(@Nullable Throwable failure) {
    ErrorCode code = codeOf(failure);
    return code != null && MAP_IS_STALE.contains(code);
  }

  private static @Nullable ErrorCode codeOf(@Nullable Throwable failure) {
    return failure != null && ErrorTable.unwrap(failure) instanceof VirtaException refusal
        ? refusal.code()
        : null;
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return ErrorTable.unwrap(failure) instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure);
  }
}
