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
import io.virta.http.hot.ShardBlocks;
import io.virta.http.hot.ShardBlocks.ShardBlock;
import io.virta.http.wire.ErrorTable;
import io.virta.http.wire.WireError;
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
 * them. What was refused because the shard map had changed meanwhile is tried once more with the
 * new map; nothing else is, since only a refusal proves that nothing was written.
 */
final class PutFlow {
  private static final Logger log = LoggerFactory.getLogger(PutFlow.class);
  private static final Set<ErrorCode> MAP_IS_STALE =
      EnumSet.of(ErrorCode.SHARD_NOT_FOUND, ErrorCode.STREAM_NOT_FOUND, ErrorCode.IN_USE);

  /** What became of one block: an answer or a failure. */
  private record Result(
      ShardBlock block, @Nullable Appended appended, @Nullable Throwable failure) {}

  private final Streams streams;
  private final PutObserver observer;

  PutFlow(Streams streams, PutObserver observer) {
    this.streams = streams;
    this.observer = observer;
  }

  /**
   * Appends all entries.
   *
   * @return fails with {@link io.virta.http.hot.NotBase64Exception} when data is none; nothing was
   *     appended then
   */
  CompletionStage<PutOutcome> put(AccountId account, StreamName stream, PutEntries entries) {
    PutOutcome outcome = new PutOutcome(entries.count());
    int[] all = IntStream.range(0, entries.count()).toArray();
    return streams
        .shardMap(account, stream)
        .thenCompose(map -> append(entries, all, map))
        .thenCompose(results -> collect(account, stream, entries, outcome, results))
        .thenApply(complete -> observe(account, stream, complete));
  }

  private PutOutcome observe(AccountId account, StreamName stream, PutOutcome outcome) {
    int refused = outcome.failedCount();
    int throttled = refused == 0 ? 0 : outcome.failedCount(WireError.THROUGHPUT_EXCEEDED);
    observer.putRecords(account, stream, outcome.count() - refused, refused - throttled, throttled);
    return outcome;
  }

  private CompletionStage<List<Result>> append(PutEntries entries, int[] chosen, ShardMap map) {
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

  private CompletionStage<PutOutcome> collect(
      AccountId account,
      StreamName stream,
      PutEntries entries,
      PutOutcome outcome,
      List<Result> results) {
    List<ShardBlock> stale = new ArrayList<>();
    for (Result result : results) {
      if (isStale(result.failure())) {
        stale.add(result.block());
      } else {
        note(account, stream, outcome, result);
      }
    }
    return stale.isEmpty()
        ? CompletableFuture.completedFuture(outcome)
        : retry(account, stream, entries, outcome, stale);
  }

  private CompletionStage<PutOutcome> retry(
      AccountId account,
      StreamName stream,
      PutEntries entries,
      PutOutcome outcome,
      List<ShardBlock> stale) {
    int[] again =
        stale.stream()
            .flatMapToInt(
                block -> IntStream.range(0, block.block().recordCount()).map(block::entry))
            .sorted()
            .toArray();
    return streams
        .shardMap(account, stream)
        .thenCompose(map -> append(entries, again, map))
        .handle(
            (results, failure) -> {
              if (failure == null) {
                results.forEach(result -> note(account, stream, outcome, result));
              } else if (outcome.hasAccepted()) {
                stale.forEach(block -> outcome.refuse(block, error(failure)));
              } else {
                throw asRuntime(failure);
              }
              return outcome;
            });
  }

  private void note(AccountId account, StreamName stream, PutOutcome outcome, Result result) {
    Appended appended = result.appended();
    Throwable failure = result.failure();
    if (appended != null) {
      outcome.accept(result.block(), appended, () -> rateExceeded(account, stream, result.block()));
    } else if (failure != null) {
      outcome.refuse(result.block(), error(failure));
    }
  }

  private static WireError error(Throwable failure) {
    if (!ErrorTable.isExpected(failure)) {
      log.error("An append failed.", failure);
    }
    return ErrorTable.of(failure);
  }

  private static WireError rateExceeded(AccountId account, StreamName stream, ShardBlock block) {
    return new WireError(
        WireError.THROUGHPUT_EXCEEDED,
        400,
        "Rate exceeded for shard %s in stream %s under account %s."
            .formatted(block.shard().id(), stream, account));
  }

  private static boolean isStale(@Nullable Throwable failure) {
    return failure != null
        && ErrorTable.unwrap(failure) instanceof VirtaException refusal
        && MAP_IS_STALE.contains(refusal.code());
  }

  private static RuntimeException asRuntime(Throwable failure) {
    return ErrorTable.unwrap(failure) instanceof RuntimeException runtime
        ? runtime
        : new IllegalStateException(failure);
  }
}
