package io.virta.client;

import io.virta.actors.Shards;
import io.virta.actors.lineage.LineageSource;
import io.virta.actors.lineage.StartingShards;
import io.virta.actors.model.RecordPosition;
import io.virta.actors.model.RecordSlice;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StartingPosition;
import io.virta.actors.model.StreamPosition;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Reads all shards of a stream: first the starting shards, then the children of each shard that
 * ends.
 */
final class StreamReader {
  /** Turns a slice into the records that a reader receives. */
  interface Unpacking {
    SliceRecords records(Shard shard, RecordSlice slice);
  }

  private final Shards shards;
  private final ShardMap map;
  private final StreamPosition taken;
  private final StartingShards starting;
  private final Unpacking unpacking;

  StreamReader(
      Shards shards,
      ShardMap map,
      StreamPosition taken,
      StartingPosition others,
      Unpacking unpacking) {
    this.shards = shards;
    this.map = map;
    this.taken = taken;
    this.starting = new StartingShards(map, taken, others);
    this.unpacking = unpacking;
  }

  Source<StreamRecord, NotUsed> records() {
    return LineageSource.of(
        shards,
        map,
        starting.first(),
        (shard, isFirst) -> {
          RecordPosition last = taken.of(shard.id());
          return last == null
              ? slices(shard, starting.startOf(shard, isFirst))
                  .mapConcat(slice -> unpacking.records(shard, slice))
              : slices(shard, new StartingPosition.AtSequenceNumber(last.sequenceNumber()))
                  .mapConcat(slice -> unpacking.records(shard, slice).after(last));
        });
  }

  private Source<RecordSlice, NotUsed> slices(Shard shard, StartingPosition position) {
    var key = map.key().shard(shard.id());
    CompletionStage<Source<RecordSlice, NotUsed>> source =
        shards.positionOf(key, position).thenApply(seq -> shards.source(key, seq));
    return Source.completionStageSource(source)
        .mapMaterializedValue(started -> NotUsed.getInstance());
  }
}
