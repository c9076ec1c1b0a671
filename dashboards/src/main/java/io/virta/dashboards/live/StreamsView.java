package io.virta.dashboards.live;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The streams of an account in one region with their rates.
 *
 * @param at when, epoch milliseconds
 * @param more whether there are streams that the list leaves out
 * @param region whose streams these are
 * @param regions those that may hold streams
 * @param ready whether the list has been read since the node started
 * @param damage how much of the node's log is damaged, one sentence; null for nothing
 */
record StreamsView(
    long at,
    boolean ready,
    boolean more,
    @Nullable String damage,
    String region,
    List<String> regions,
    List<Row> streams) {

  /**
   * One stream.
   *
   * @param shards open ones
   * @param newest arrival of its newest record since the node started, epoch milliseconds; 0 for
   *     none
   * @param damaged whether the log of the stream or of one of its shards is damaged
   */
  record Row(
      String name,
      String status,
      String mode,
      long created,
      int shards,
      long newest,
      boolean damaged,
      FlowView flow) {

    static Row of(StreamDirectory.Entry entry, RateTable table, Set<StreamKey> damaged) {
      StreamSummary stream = entry.summary();
      StreamRates rates = table.of(stream.key());
      return new Row(
          stream.key().name().value(),
          stream.status().name(),
          stream.mode().name(),
          stream.createdAt().toEpochMilli(),
          entry.openShards(),
          rates.lastArrivalMillis(),
          damaged.contains(stream.key()),
          FlowView.of(rates.flow()));
    }
  }

  static StreamsView of(
      StreamDirectory.Listing listing,
      RateTable table,
      DamagedEntities damages,
      String region,
      List<String> regions) {
    Set<StreamKey> damaged =
        damages.all().stream()
            .flatMap(damage -> streamOf(damage).stream())
            .collect(Collectors.toSet());
    return new StreamsView(
        table.atMillis(),
        listing.ready(),
        listing.more(),
        damages.summary().orElse(null),
        region,
        regions,
        listing.entries().stream().map(entry -> Row.of(entry, table, damaged)).toList());
  }

  private static Optional<StreamKey> streamOf(Damage damage) {
    return switch (damage.kind()) {
      case STREAM -> Optional.of(StreamKey.parse(damage.entityId()));
      case SHARD -> Optional.of(ShardKey.parse(damage.entityId()).stream());
      case ACCOUNT, LEASE_TABLES -> Optional.empty();
    };
  }
}
