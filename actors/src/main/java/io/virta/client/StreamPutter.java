package io.virta.client;

import io.virta.actors.Shards;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.VirtaException;
import io.virta.actors.put.ShardBlock;
import io.virta.actors.put.ShardPut;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Puts entries and collects their results. Used for one call. */
final class StreamPutter implements ShardPut.Outcome {
  private final Shards shards;
  private final EntrySource entries;
  private final @Nullable PutResult[] results;

  StreamPutter(Shards shards, List<PutEntry> entries) {
    this.shards = shards;
    this.entries = new EntrySource(entries);
    this.results = new PutResult[entries.size()];
  }

  CompletionStage<List<PutResult>> put(ShardMap map) {
    int bytesMax = map.stream().properties().recordKibMax() * 1024;
    int[] fitting = IntStream.range(0, results.length).filter(i -> fits(i, bytesMax)).toArray();
    return new ShardPut(shards, entries, this)
        .put(map, fitting)
        .thenApply(done -> Arrays.asList(results));
  }

  private boolean fits(int i, int bytesMax) {
    int bytes = entries.keyLength(i) + entries.dataLength(i);
    if (bytes > bytesMax) {
      results[i] =
          new PutResult.Refused(
              VirtaException.invalidArgument(
                  "Partition key and data of a record of this stream have at most %d bytes together, not %d."
                      .formatted(bytesMax, bytes)));
    }
    return bytes <= bytesMax;
  }

  @Override
  public void stored(ShardMap map, ShardBlock block, Appended appended) {
    for (int i = 0; i < block.entryCount(); i++) {
      results[block.entry(i)] =
          i < appended.count()
              ? new PutResult.Stored(
                  block.shard().id(),
                  block.shard().sequenceNumber(appended.firstSeq() + i, appended.arrivalMillis()))
              : new PutResult.Refused(
                  VirtaException.throughputExceeded(map.key().shard(block.shard().id())));
    }
  }

  @Override
  public void storedAlone(ShardMap map, int entry, ShardId shard, Appended record) {
    results[entry] =
        new PutResult.Stored(
            shard,
            map.find(shard)
                .orElseThrow()
                .sequenceNumber(record.firstSeq(), record.arrivalMillis()));
  }

  @Override
  public void refusedAlone(ShardMap map, int entry, Throwable failure) {
    results[entry] = new PutResult.Refused(VirtaException.from("An append", failure));
  }

  @Override
  public void refused(ShardMap map, ShardBlock block, Throwable failure) {
    PutResult refused = new PutResult.Refused(VirtaException.from("An append", failure));
    for (int i = 0; i < block.entryCount(); i++) {
      results[block.entry(i)] = refused;
    }
  }
}
