package io.virta.dashboards.rates;

import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamKey;
import java.util.Map;

/**
 * The rates of every stream and shard of this node at one moment. Immutable.
 *
 * @param atMillis time of the sample, epoch milliseconds
 */
public record RateTable(long atMillis, Map<StreamKey, StreamRates> streams) {
  static final RateTable EMPTY = new RateTable(0, Map.of());

  public RateTable {
    streams = Map.copyOf(streams);
  }

  public StreamRates of(StreamKey stream) {
    return streams.getOrDefault(stream, StreamRates.NONE);
  }

  /**
   * The rates of one stream.
   *
   * @param flow the sum over its shards
   * @param lastArrivalMillis arrival of its newest record, epoch milliseconds; 0 for none
   */
  public record StreamRates(Flow flow, long lastArrivalMillis, Map<ShardId, ShardRates> shards) {
    static final StreamRates NONE = new StreamRates(Flow.NONE, 0, Map.of());

    public StreamRates {
      shards = Map.copyOf(shards);
    }

    public ShardRates of(ShardId shard) {
      return shards.getOrDefault(shard, ShardRates.NONE);
    }
  }

  /**
   * The rates of one shard.
   *
   * @param nextSeq one past its newest record; 0 while it has not been used since the node started
   * @param lastArrivalMillis arrival of its newest record, epoch milliseconds; 0 for none
   */
  public record ShardRates(Flow flow, long nextSeq, long lastArrivalMillis) {
    static final ShardRates NONE = new ShardRates(Flow.NONE, 0, 0);
  }
}
