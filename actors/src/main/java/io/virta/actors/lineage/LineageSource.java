package io.virta.actors.lineage;

import io.virta.actors.Shards;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamSpec;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads many shards as one source: it begins with some shards, and when a shard ends, continues
 * with its children. A child of two parents waits for both, so its records come after all records
 * of its parents; it does not wait for a parent that this source does not read. Each
 * materialization has its own progress.
 *
 * @param <T> the type of the elements read from a shard
 */
public final class LineageSource<T> {
  /** Opens the source of one shard. */
  @FunctionalInterface
  public interface Opening<T> {
    /**
     * Returns a source that completes at the end of the shard.
     *
     * @param isFirst whether it is one of the shards to begin with
     */
    Source<T, NotUsed> of(Shard shard, boolean isFirst);
  }

  private final Shards shards;
  private final ShardMap map;
  private final List<Shard> first;
  private final Opening<T> opening;

  private LineageSource(Shards shards, ShardMap map, List<Shard> first, Opening<T> opening) {
    this.shards = shards;
    this.map = map;
    this.first = List.copyOf(first);
    this.opening = opening;
  }

  /**
   * Returns a source that never completes on its own while the stream exists.
   *
   * @param first the shards to begin with
   */
  public static <T> Source<T, NotUsed> of(
      Shards shards, ShardMap map, List<Shard> first, Opening<T> opening) {
    return new LineageSource<>(shards, map, first, opening).source();
  }

  private Source<T, NotUsed> source() {
    return Source.<Source<T, NotUsed>>queue(StreamSpec.SHARDS_MAX)
        .mapMaterializedValue(this::begin)
        .flatMapMerge(StreamSpec.SHARDS_MAX, shard -> shard)
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private NotUsed begin(BoundedSourceQueue<Source<T, NotUsed>> queue) {
    Progress progress = new Progress(queue);
    first.forEach(shard -> queue.offer(read(shard, true, progress)));
    return NotUsed.getInstance();
  }

  private Source<T, NotUsed> read(Shard shard, boolean isFirst, Progress progress) {
    Source<T, NotUsed> ending =
        Source.lazyCompletionStage(() -> ended(shard, progress))
            .<T>mapConcat(none -> none)
            .mapMaterializedValue(started -> NotUsed.getInstance());
    return opening.of(shard, isFirst).concatLazy(ending);
  }

  private CompletionStage<List<T>> ended(Shard shard, Progress progress) {
    return shards
        .shardMapWithout(map.key().shard(shard.id()))
        .thenApply(
            now -> {
              progress.ended(shard.id(), now);
              return List.of();
            });
  }

  /** The shards that have ended or are not read, and the shards that have begun. */
  private final class Progress {
    private final BoundedSourceQueue<Source<T, NotUsed>> queue;
    private final Set<ShardId> ended = new HashSet<>();
    private final Set<ShardId> begun = new HashSet<>();

    Progress(BoundedSourceQueue<Source<T, NotUsed>> queue) {
      this.queue = queue;
      first.forEach(shard -> begun.add(shard.id()));
      Set<ShardId> read = new HashSet<>(begun);
      // A child has a higher id than its parents.
      map.stream().shards().stream()
          .sorted(Comparator.comparing(Shard::id))
          .filter(shard -> !read.contains(shard.id()))
          .forEach(
              shard ->
                  (shard.parents().stream().anyMatch(read::contains) ? read : ended)
                      .add(shard.id()));
    }

    synchronized void ended(ShardId shard, ShardMap now) {
      ended.add(shard);
      for (Shard child : now.childrenOf(shard)) {
        boolean ready =
            child.parents().stream()
                .allMatch(parent -> ended.contains(parent) || now.find(parent).isEmpty());
        if (ready && begun.add(child.id())) {
          queue.offer(read(child, false, this));
        }
      }
    }
  }
}
