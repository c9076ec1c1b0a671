package io.virta.client;

import io.virta.actors.Streams;
import io.virta.actors.model.Appended;
import io.virta.actors.model.ErrorCode;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.VirtaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Takes entries to their shards and collects what became of each. Entries of a shard that has been
 * split or merged meanwhile follow to its children. Used for one call.
 */
final class StreamPutter {
  /** How often entries follow: a reshard can replace shards several times in a row. */
  private static final int ROUNDS_MAX = 8;

  private final Streams streams;
  private final List<PutEntry> entries;
  private final @Nullable PutResult[] results;

  StreamPutter(Streams streams, List<PutEntry> entries) {
    this.streams = streams;
    this.entries = entries;
    this.results = new PutResult[entries.size()];
  }

  CompletionStage<List<PutResult>> put(ShardMap map) {
    int bytesMax = map.stream().properties().recordKibMax() * 1024;
    List<Integer> fitting =
        IntStream.range(0, entries.size()).filter(i -> fits(i, bytesMax)).boxed().toList();
    return put(map, fitting, ROUNDS_MAX).thenApply(done -> Arrays.asList(results));
  }

  private boolean fits(int i, int bytesMax) {
    PutEntry entry = entries.get(i);
    boolean fits = entry.fits(bytesMax);
    if (!fits) {
      results[i] =
          new PutResult.Refused(
              VirtaException.invalidArgument(
                  "Partition key and data of a record of this stream have at most %d bytes together, not %d."
                      .formatted(bytesMax, entry.bytes())));
    }
    return fits;
  }

  /** Entries whose shard was closed before it took them. */
  private record Left(ShardKey closed, List<Integer> entries) {}

  private CompletionStage<Void> put(ShardMap map, List<Integer> chosen, int rounds) {
    List<Left> left = new ArrayList<>();
    List<CompletableFuture<Void>> parts = new ArrayList<>();
    for (RoutedBlocks.Part part : RoutedBlocks.route(map, entries, chosen)) {
      Shard shard = map.open(part.place());
      ShardKey key = map.key().shard(shard.id());
      parts.add(
          streams
              .append(key, part.block())
              .<Void>handle(
                  (appended, failure) -> {
                    if (rounds > 1 && isClosed(failure)) {
                      synchronized (left) {
                        left.add(new Left(key, part.entries()));
                      }
                    } else {
                      note(key, shard, part, appended, failure);
                    }
                    return null;
                  })
              .toCompletableFuture());
    }
    return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new))
        .thenCompose(done -> left.isEmpty() ? done() : follow(map, left, rounds - 1));
  }

  private CompletionStage<Void> follow(ShardMap map, List<Left> left, int rounds) {
    CompletionStage<ShardMap> newer = CompletableFuture.completedFuture(map);
    for (Left part : left) {
      newer = newer.thenCompose(any -> streams.shardMapWithout(part.closed()));
    }
    List<Integer> chosen = left.stream().flatMap(part -> part.entries().stream()).sorted().toList();
    return newer
        .thenCompose(replaced -> put(replaced, chosen, rounds))
        .exceptionally(
            failure -> {
              chosen.forEach(i -> results[i] = new PutResult.Refused(VirtaException.from(failure)));
              return null;
            });
  }

  private static CompletionStage<Void> done() {
    return CompletableFuture.completedFuture(null);
  }

  private static boolean isClosed(@Nullable Throwable failure) {
    return failure != null && VirtaException.from(failure).code() == ErrorCode.SHARD_CLOSED;
  }

  private void note(
      ShardKey key,
      Shard shard,
      RoutedBlocks.Part part,
      @Nullable Appended appended,
      @Nullable Throwable failure) {
    for (int i = 0; i < part.entries().size(); i++) {
      results[part.entries().get(i)] =
          appended == null
              ? new PutResult.Refused(refusal(failure))
              : stored(key, shard, i, appended);
    }
  }

  private static VirtaException refusal(@Nullable Throwable failure) {
    return VirtaException.from(
        failure == null ? new IllegalStateException("the shard gave no answer") : failure);
  }

  /** A shard may take only the first records of a block when its quota is used up. */
  private static PutResult stored(ShardKey key, Shard shard, int place, Appended appended) {
    return place < appended.count()
        ? new PutResult.Stored(
            shard.id(), shard.sequenceNumber(appended.firstSeq() + place, appended.arrivalMillis()))
        : new PutResult.Refused(VirtaException.throughputExceeded(key));
  }
}
