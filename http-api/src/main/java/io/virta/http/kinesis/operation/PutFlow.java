package io.virta.http.kinesis.operation;

import io.virta.actors.Shards;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.actors.model.VirtaException;
import io.virta.actors.put.CallAttempt;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardPut;
import io.virta.http.aws.wire.WireError;
import io.virta.http.kinesis.hot.PutEntries;
import io.virta.http.kinesis.hot.PutOutcome;
import io.virta.http.kinesis.hot.PutRequest;
import io.virta.http.kinesis.model.KinesisErrors;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Appends the entries of a request and collects their outcomes as wire errors and sequence numbers.
 */
final class PutFlow {
  private final Shards shards;
  private final PutObserver observer;
  private final boolean many;
  private final RecordSizes sizes;
  private final OrderingNumbers ordering;

  /**
   * Creates the flow of one operation.
   *
   * @param many whether its requests contain a list of records
   */
  PutFlow(Shards shards, PutObserver observer, boolean many, InstantSource clock) {
    this.shards = shards;
    this.observer = observer;
    this.many = many;
    this.sizes = new RecordSizes(many);
    this.ordering = new OrderingNumbers(clock);
  }

  /**
   * Appends all entries.
   *
   * @param attempt identifies the call, if repeats of it must be recognized; null otherwise
   * @return fails with {@link io.virta.http.kinesis.hot.NotBase64Exception} if data is not valid
   *     base64; nothing was appended then
   */
  CompletionStage<PutOutcome> put(
      Namespace namespace, StreamName stream, PutRequest request, @Nullable CallAttempt attempt) {
    long started = System.nanoTime();
    PutEntries entries = request.entries();
    return shards
        .shardMap(namespace, stream)
        .thenCompose(
            map -> {
              ordering.require(request.sequenceNumberForOrdering(), map.key());
              sizes.require(entries, map.stream().properties().recordKibMax() * 1024);
              Put put = new Put(entries.count());
              return new ShardPut(shards, entries, attempt, put)
                  .put(map)
                  .thenApply(done -> put.outcome());
            })
        .thenApply(outcome -> observe(namespace, stream, outcome, started));
  }

  private PutOutcome observe(
      Namespace namespace, StreamName stream, PutOutcome outcome, long started) {
    int refused = outcome.failedCount();
    int stored = outcome.count() - refused;
    if (stored > 0) {
      observer.stored(System.nanoTime() - started);
    }
    if (many) {
      int throttled = refused == 0 ? 0 : outcome.failedCount(WireError.THROUGHPUT_EXCEEDED);
      observer.putRecords(namespace, stream, stored, refused - throttled, throttled);
    }
    return outcome;
  }

  /** A request in progress. */
  private static final class Put implements ShardPut.Outcome {
    private final PutOutcome outcome;

    /** A failure of the complete stream rather than of single records; null if there is none. */
    private @Nullable VirtaException ofStream;

    Put(int entries) {
      this.outcome = new PutOutcome(entries);
    }

    @Override
    public void stored(ShardMap map, ShardBlock block, Appended appended) {
      outcome.accept(block, appended, () -> rateExceeded(map, block));
    }

    @Override
    public void storedAlone(ShardMap map, int entry, ShardId shard, Appended record) {
      map.find(shard)
          .ifPresentOrElse(
              found -> outcome.accept(entry, found, record),
              () -> refusedAlone(map, entry, VirtaException.shardNotFound(map.key().shard(shard))));
    }

    @Override
    public void refusedAlone(ShardMap map, int entry, Throwable failure) {
      outcome.refuse(entry, KinesisErrors.of("An append", failure));
    }

    @Override
    public void refused(ShardMap map, ShardBlock block, Throwable failure) {
      outcome.refuse(block, KinesisErrors.of("An append", failure));
      if (failure instanceof VirtaException refusal
          && (refusal.code() == ErrorCode.STREAM_NOT_FOUND || refusal.code().isOfKms())) {
        ofStream = refusal;
      }
    }

    /**
     * Returns the outcome of each record; throws a failure of the stream if no record was accepted.
     */
    PutOutcome outcome() {
      if (ofStream != null && !outcome.hasAccepted()) {
        throw ofStream;
      }
      return outcome;
    }
  }

  private static WireError rateExceeded(ShardMap map, ShardBlock block) {
    return KinesisErrors.of(VirtaException.throughputExceeded(map.key().shard(block.shard().id())));
  }
}
