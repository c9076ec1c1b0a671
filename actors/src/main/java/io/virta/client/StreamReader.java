package io.virta.client;

import io.virta.actors.Streams;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads all shards of a stream: first those that are open at the starting position, then, whenever
 * a shard ends, its children from their start. A child of two shards waits for both. Each
 * materialization keeps its own books.
 */
final class StreamReader {
  private final Streams streams;
  private final ShardMap map;
  private final StartingPosition from;
  private final BiFunction<Shard, RecordSlice, SliceRecords> toRecords;

  StreamReader(
      Streams streams,
      ShardMap map,
      StartingPosition from,
      BiFunction<Shard, RecordSlice, SliceRecords> toRecords) {
    this.streams = streams;
    this.map = map;
    this.from = from;
    this.toRecords = toRecords;
  }

  Source<StreamRecord, NotUsed> records() {
    return Source.<Reading>queue(StreamSpec.SHARDS_MAX)
        .mapMaterializedValue(this::start)
        .flatMapMerge(StreamSpec.SHARDS_MAX, Reading::records)
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }

  private NotUsed start(BoundedSourceQueue<Reading> queue) {
    Books books = new Books(queue);
    for (Shard shard : starting()) {
      queue.offer(new Reading(books, shard, from));
    }
    return NotUsed.getInstance();
  }

  /** The shards to begin with; all others come after their parents. */
  private List<Shard> starting() {
    List<Shard> all = map.stream().shards();
    if (from instanceof StartingPosition.Latest) {
      return all.stream().filter(Shard::isOpen).toList();
    }
    if (from instanceof StartingPosition.AtTimestamp at) {
      List<Shard> then = all.stream().filter(shard -> wasOpen(shard, at.at())).toList();
      return then.isEmpty() ? oldest(all) : then;
    }
    return oldest(all);
  }

  private static boolean wasOpen(Shard shard, Instant at) {
    Shard.Closed closed = shard.closed();
    return shard.openedMillis() <= at.toEpochMilli()
        && (closed == null || closed.atMillis() > at.toEpochMilli());
  }

  private List<Shard> oldest(List<Shard> all) {
    return all.stream()
        .filter(shard -> shard.parents().stream().noneMatch(id -> map.find(id).isPresent()))
        .toList();
  }

  /** One shard to be read. */
  private final class Reading {
    private final Books books;
    private final Shard shard;
    private final StartingPosition position;

    Reading(Books books, Shard shard, StartingPosition position) {
      this.books = books;
      this.shard = shard;
      this.position = position;
    }

    Source<StreamRecord, NotUsed> records() {
      var key = map.key().shard(shard.id());
      return Source.completionStageSource(
              streams.positionOf(key, position).thenApply(seq -> streams.source(key, seq)))
          .mapConcat(slice -> toRecords.apply(shard, slice))
          .concatLazy(Source.lazyCompletionStage(this::ended).mapConcat(none -> none))
          .mapMaterializedValue(started -> NotUsed.getInstance());
    }

    /** All of it has been handed on. */
    private CompletionStage<List<StreamRecord>> ended() {
      return streams
          .shardMapWithout(map.key().shard(shard.id()))
          .thenApply(
              now -> {
                books.ended(shard.id(), now);
                return List.of();
              });
    }
  }

  /** Which shards have ended, and which children have begun. */
  private final class Books {
    private final BoundedSourceQueue<Reading> queue;
    private final Set<ShardId> ended = new HashSet<>();
    private final Set<ShardId> begun = new HashSet<>();

    Books(BoundedSourceQueue<Reading> queue) {
      this.queue = queue;
      starting().forEach(shard -> begun.add(shard.id()));
    }

    synchronized void ended(ShardId shard, ShardMap now) {
      ended.add(shard);
      for (Shard child : now.childrenOf(shard)) {
        boolean ready =
            child.parents().stream()
                .allMatch(parent -> ended.contains(parent) || now.find(parent).isEmpty());
        if (ready && begun.add(child.id())) {
          queue.offer(new Reading(this, child, StartingPosition.trimHorizon()));
        }
      }
    }
  }
}
