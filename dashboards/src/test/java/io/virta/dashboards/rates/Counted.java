package io.virta.dashboards.rates;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMetric;
import io.virta.actors.model.StreamKey;
import java.util.List;
import java.util.Set;

/** Counters of a stream with one shard in memory. */
public record Counted(StreamKey stream, List<ShardCounters> shards) implements StreamCounters {

  /** Creates a stream with shard 0. */
  public static Counted of(StreamKey stream, long records, long lastArrivalMillis) {
    return of(stream.shard(new ShardId(0)), records, lastArrivalMillis);
  }

  static Counted of(ShardKey shard, long records, long lastArrivalMillis) {
    return new Counted(shard.stream(), List.of(new One(shard, records, lastArrivalMillis)));
  }

  /** Counters of a shard with ten bytes per record. */
  private record One(ShardKey shard, long incomingRecords, long lastArrivalMillis)
      implements ShardCounters {
    @Override
    public long incomingBytes() {
      return 10 * incomingRecords;
    }

    @Override
    public long outgoingRecords() {
      return 0;
    }

    @Override
    public long outgoingBytes() {
      return 0;
    }

    @Override
    public int subscriptionCount() {
      return 0;
    }

    @Override
    public long subscriptionEvents() {
      return 0;
    }

    @Override
    public long subscriptionRecords() {
      return 0;
    }

    @Override
    public long subscriptionBytes() {
      return 0;
    }

    @Override
    public long iteratorAgeMillis(long nowMillis) {
      return 0;
    }

    @Override
    public long refusedReads() {
      return 0;
    }

    @Override
    public long refusedRecords() {
      return 0;
    }

    @Override
    public long nextSeq() {
      return incomingRecords + 1;
    }

    @Override
    public Set<ShardMetric> monitoring() {
      return Set.of();
    }
  }
}
