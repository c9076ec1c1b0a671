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

/** Finds single records by their numbers. Safe for any thread. */
public final class RecordFinder {
  private final Shards shards;
  private final long contentBytesMax;
  private final Executor unhurried;

  /**
   * @param contentBytesMax bytes that compressed data may decompress to
   * @param unhurried runs what takes long, such as decompressing
   */
  public RecordFinder(Shards shards, long contentBytesMax, Executor unhurried) {
    this.shards = shards;
    this.contentBytesMax = contentBytesMax;
    this.unhurried = unhurried;
  }

  /**
   * Which record.
   *
   * @param place among those that the KPL packed into the stored one, from 0; -1 for the stored one
   * @param content whether data in gzip format is wanted decompressed
   */
  public record Wanted(
      Namespace namespace, StreamName stream, SequenceNumber number, long place, boolean content) {}

  /** The record; empty when the stream has none of that number, or keeps it no longer. */
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

  /** A read gives the next record that is kept, which may be another one. */
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
