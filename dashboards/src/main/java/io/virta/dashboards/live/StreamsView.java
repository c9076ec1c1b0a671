package io.virta.dashboards.live;

import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.util.List;

/**
 * The streams of an account with their rates.
 *
 * @param at when, epoch milliseconds
 * @param more whether there are streams that the list leaves out
 * @param ready whether the list has been read since the node started
 */
record StreamsView(long at, boolean ready, boolean more, List<Row> streams) {

  /**
   * One stream.
   *
   * @param shards open ones
   * @param newest arrival of its newest record since the node started, epoch milliseconds; 0 for
   *     none
   */
  record Row(
      String name,
      String status,
      String mode,
      long created,
      int shards,
      long newest,
      FlowView flow) {

    static Row of(StreamDirectory.Entry entry, RateTable table) {
      StreamSummary stream = entry.summary();
      StreamRates rates = table.of(stream.key());
      return new Row(
          stream.key().name().value(),
          stream.status().name(),
          stream.mode().name(),
          stream.createdAt().toEpochMilli(),
          entry.openShards(),
          rates.lastArrivalMillis(),
          FlowView.of(rates.flow()));
    }
  }

  static StreamsView of(StreamDirectory.Listing listing, RateTable table) {
    return new StreamsView(
        table.atMillis(),
        listing.ready(),
        listing.more(),
        listing.entries().stream().map(entry -> Row.of(entry, table)).toList());
  }
}
