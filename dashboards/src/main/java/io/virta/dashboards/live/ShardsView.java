package io.virta.dashboards.live;

import io.virta.actors.model.HashKey;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.traffic.ScalingDecision;
import io.virta.actors.traffic.ScalingLog;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.ShardRates;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The shards of a stream with their rates.
 *
 * @param at time of the table, epoch milliseconds
 * @param interval milliseconds between two tables
 * @param created when the stream was created, epoch milliseconds
 * @param newest arrival of the newest known record, epoch milliseconds; 0 for none
 * @param known whether {@code newest} covers all shards
 * @param damaged whether the log of the stream or of one of its shards is damaged
 * @param open number of open shards
 * @param closed number of closed shards
 * @param retentionHours null if records are kept until they are trimmed
 * @param more whether the list is incomplete
 * @param scalings the latest automatic reshards of an on-demand stream, newest first
 */
record ShardsView(
    long at,
    long interval,
    String stream,
    String status,
    String mode,
    long created,
    @Nullable Integer retentionHours,
    long newest,
    boolean known,
    boolean damaged,
    FlowView flow,
    int open,
    int closed,
    boolean more,
    List<Row> shards,
    List<Scaling> scalings) {
  /** Limit of the shards shown on a page. */
  static final int SHARDS_MAX = 1_000;

  private static final int SCALINGS_MAX = 5;

  private static final double SPACE = 0x1p64;

  /**
   * One shard.
   *
   * @param from start of the hash key range, as a fraction of the hash space
   * @param to end of the hash key range, as a fraction of the hash space
   * @param next number of the next record within the shard; 0 if the shard has not been used since
   *     the node started, so that its records are unknown
   * @param newest arrival of the newest record, epoch milliseconds; 0 for none
   */
  record Row(
      String id,
      boolean open,
      double from,
      double to,
      String hashStart,
      String hashEnd,
      @Nullable String parent,
      long next,
      long newest,
      FlowView flow) {

    static Row of(Shard shard, ShardRates rates) {
      return new Row(
          shard.id().value(),
          shard.isOpen(),
          fraction(shard.range().start()),
          fraction(shard.range().end()),
          shard.range().start().toString(),
          shard.range().end().toString(),
          Optional.ofNullable(shard.parent()).map(ShardId::value).orElse(null),
          rates.nextSeq(),
          rates.lastArrivalMillis(),
          FlowView.of(rates.flow()));
    }
  }

  /**
   * An automatic reshard of an on-demand stream because of its traffic.
   *
   * @param at time, epoch milliseconds
   * @param kind split or merge
   * @param reason the traffic figures that caused it
   */
  record Scaling(long at, String kind, String reason) {
    static Scaling of(ScalingDecision decision) {
      return new Scaling(
          decision.at().toEpochMilli(),
          decision.kind().name().toLowerCase(Locale.ROOT),
          decision.reason());
    }
  }

  static ShardsView of(
      StreamDescription stream,
      RateTable table,
      Duration interval,
      boolean damaged,
      ScalingLog scalings) {
    StreamRates rates = table.of(stream.key());
    return new ShardsView(
        table.atMillis(),
        interval.toMillis(),
        ShownName.of(stream.key()).text(),
        stream.status().name(),
        stream.mode().name(),
        stream.createdAt().toEpochMilli(),
        stream.retentionHours() == StreamProperties.RETENTION_UNBOUNDED
            ? null
            : stream.retentionHours(),
        rates.lastArrivalMillis(),
        StreamsView.areKnown(stream.shards(), rates),
        damaged,
        FlowView.of(rates.flow()),
        stream.openShardCount(),
        stream.shards().size() - stream.openShardCount(),
        stream.shards().size() > SHARDS_MAX,
        stream.shards().stream()
            .sorted(Comparator.comparing(shard -> !shard.isOpen())) // open shards first
            .limit(SHARDS_MAX)
            .map(shard -> Row.of(shard, rates.of(shard.id())))
            .toList(),
        scalings.of(stream.key(), SCALINGS_MAX).stream().map(Scaling::of).toList());
  }

  /**
   * Returns an approximate fraction of the hash space; the upper bits suffice for a bar of some
   * hundred pixels.
   */
  private static double fraction(HashKey key) {
    return ((key.high() >>> 1) * 2.0) / SPACE;
  }
}
