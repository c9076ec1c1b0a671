package io.virta.dashboards.tail;

import io.virta.actors.Shards;
import io.virta.actors.model.Namespace;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.SequenceNumber;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamName;
import io.virta.client.kpl.AggregatedRecord;
import io.virta.client.kpl.UserRecord;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Finds single records by sequence number. Safe for any thread. */
public final class RecordFinder {
  private final Shards shards;
  private final long contentBytesMax;
  private final Executor unhurried;

  /**
   * @param contentBytesMax limit of the decompressed bytes of compressed data
   * @param unhurried executor for slow work, such as decompressing
   */
  public RecordFinder(Shards shards, long contentBytesMax, Executor unhurried) {
    this.shards = shards;
    this.contentBytesMax = contentBytesMax;
    this.unhurried = unhurried;
  }

  /**
   * The record to find.
   *
   * @param place index of the user record in a KPL aggregate, from 0; -1 for the stored record
   * @param content whether to decompress gzip data
   */
  public record Wanted(
      Namespace namespace, StreamName stream, SequenceNumber number, long place, boolean content) {}

  /** Returns the record; empty if the stream has no such record or no longer stores it. */
  public CompletionStage<Optional<WholeRecord>> find(Wanted wanted) {
    return shards
        .shardMap(wanted.namespace(), wanted.stream())
        .thenCompose(
            map ->
                map.find(new ShardId(wanted.number().shardIndex()))
                    .map(shard -> read(map, shard, wanted.number()))
                    .orElseGet(() -> CompletableFuture.completedFuture(Optional.empty())))
        .thenApplyAsync(
            stored ->
                stored
                    .flatMap(data -> wanted.place() < 0 ? Optional.of(data) : user(data, wanted))
                    .map(data -> whole(data, wanted)),
            unhurried);
  }

  private CompletionStage<Optional<ByteBuffer>> read(
      ShardMap map, Shard shard, SequenceNumber number) {
    return shards
        .read(map.key().shard(shard.id()), number.counter(), 1, 1)
        .thenApply(
            slice -> slice.runs().stream().findFirst().flatMap(run -> data(shard, run, number)));
  }

  /**
   * Returns the data of exactly that record; a read returns the next stored record, which may be
   * another one.
   */
  private static Optional<ByteBuffer> data(
      Shard shard, RecordSlice.Run run, SequenceNumber number) {
    return shard.sequenceNumber(run.firstSeq(), run.block().arrivalMillis()).equals(number)
        ? Optional.of(run.block().dataBuffer(run.from()))
        : Optional.empty();
  }

  private static Optional<ByteBuffer> user(ByteBuffer stored, Wanted wanted) {
    Optional<AggregatedRecord> aggregated = AggregatedRecord.read(stored);
    if (aggregated.isPresent()) {
      for (UserRecord user : aggregated.get()) {
        if (user.subSequenceNumber() == wanted.place()) {
          return Optional.of(user.data());
        }
      }
    }
    return Optional.empty();
  }

  private WholeRecord whole(ByteBuffer data, Wanted wanted) {
    return wanted.content() ? WholeRecord.content(data, contentBytesMax) : WholeRecord.asPut(data);
  }
}
