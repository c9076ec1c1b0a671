package io.virta.client;

import io.virta.actors.Shards;
import io.virta.actors.lineage.LineageSource;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import java.time.Instant;
import java.util.List;
import java.util.function.BiFunction;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads all shards of a stream: first those that are open at the starting position, then the
 * children of each that ends.
 */
final class StreamReader {
  private final Shards shards;
  private final ShardMap map;
  private final StartingPosition from;
  private final BiFunction<Shard, RecordSlice, SliceRecords> toRecords;

  StreamReader(
      Shards shards,
      ShardMap map,
      StartingPosition from,
      BiFunction<Shard, RecordSlice, SliceRecords> toRecords) {
    this.shards = shards;
    this.map = map;
    this.from = from;
    this.toRecords = toRecords;
  }

  Source<StreamRecord, NotUsed> records() {
    return LineageSource.of(
        shards,
        map.key(),
        starting(),
        (shard, isFirst) -> records(shard, isFirst ? from : StartingPosition.trimHorizon()));
  }

  private Source<StreamRecord, NotUsed> records(Shard shard, StartingPosition position) {
    var key = map.key().shard(shard.id());
    return Source.completionStageSource(
            shards.positionOf(key, position).thenApply(seq -> shards.source(key, seq)))
        .mapConcat(slice -> toRecords.apply(shard, slice))
        .mapMaterializedValue(started -> NotUsed.getInstance());
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
}
