package io.virta.dashboards.live;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardKey;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.rates.Flow;
import io.virta.dashboards.rates.RateTable;
import io.virta.dashboards.rates.RateTable.StreamRates;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One page of the streams of an account in one region, with their rates.
 *
 * @param at time of the table, epoch milliseconds
 * @param interval milliseconds between two tables
 * @param listed when the list was read, epoch milliseconds; 0 if not yet read since the node
 *     started
 * @param more whether there are more streams than {@code total}, beyond the node's limit
 * @param total number of streams in the region, including internal ones
 * @param matching number of streams that match the search
 * @param page number of this page, from 1
 * @param pages number of pages
 * @param first position of the first row among the matching streams, from 1
 * @param flow total of all streams of the account in the region
 * @param region the region of these streams
 * @param regions the regions that may hold streams
 * @param damage summary of the damage of the node's log, one sentence; null for none
 */
record StreamsView(
    long at,
    long interval,
    long listed,
    boolean more,
    int total,
    int matching,
    int page,
    int pages,
    int first,
    FlowView flow,
    @Nullable String damage,
    String region,
    List<String> regions,
    List<Row> streams) {

  /** Limit of the rows on a page. */
  static final int ROWS_MAX = 100;

  private static final long FIRST_SEQ = 1;

  /**
   * One stream.
   *
   * @param internal whether it is an internal stream of Virta
   * @param shards number of open shards; null while unknown
   * @param newest arrival of the newest known record, epoch milliseconds; 0 for none
   * @param known whether no shard can have a newer record; open shards not used since the node
   *     started are not in memory and may have one
   * @param damaged whether the log of the stream or of one of its shards is damaged
   */
  record Row(
      String name,
      boolean internal,
      String status,
      String mode,
      @Nullable Integer shards,
      long newest,
      boolean known,
      boolean damaged,
      FlowView flow) {

    static Row of(
        StreamSummary stream, Optional<ShardMap> shards, StreamRates rates, boolean damaged) {
      return new Row(
          ShownName.of(stream.key()).text(),
          stream.key().account().isInternal(),
          stream.status().name(),
          stream.mode().name(),
          shards.map(ShardMap::openCount).orElse(null),
          rates.lastArrivalMillis(),
          shards.map(map -> areKnown(map.stream().shards(), rates)).orElse(false),
          damaged,
          FlowView.of(rates.flow()));
    }
  }

  /**
   * Whether the newest known record is the newest of all these shards. Shards in memory are known.
   * A closed shard cannot hold a newer record if it is empty or was closed before that record
   * arrived.
   */
  static boolean areKnown(List<Shard> shards, StreamRates rates) {
    return shards.stream()
        .allMatch(
            shard ->
                rates.of(shard.id()).nextSeq() > 0
                    || (shard.closed() != null
                        && isOlder(shard.closed(), rates.lastArrivalMillis())));
  }

  private static boolean isOlder(Shard.Closed end, long newestMillis) {
    return end.nextSeq() <= FIRST_SEQ || end.atMillis() <= newestMillis;
  }

  /** The data of the console about a region. */
  record Source(
      StreamDirectory.Listing listing,
      Function<StreamKey, Optional<ShardMap>> shards,
      RateTable rates,
      DamagedEntities damages,
      Duration interval,
      String region,
      List<String> regions) {}

  static StreamsView of(Source source, StreamsQuery query) {
    StreamDirectory.Listing listing = source.listing();
    RateTable rates = source.rates();
    List<StreamSummary> matching = query.matching(listing.streams(), rates);
    int pages = Math.max(1, (matching.size() + ROWS_MAX - 1) / ROWS_MAX);
    int page = Math.min(query.page(), pages);
    int from = (page - 1) * ROWS_MAX;
    Set<StreamKey> damaged = damaged(source.damages());
    return new StreamsView(
        rates.atMillis(),
        source.interval().toMillis(),
        listing.atMillis(),
        listing.more(),
        listing.streams().size(),
        matching.size(),
        page,
        pages,
        Math.min(from + 1, matching.size()),
        FlowView.of(sum(listing.ofAccount(), rates)),
        source.damages().summary().orElse(null),
        source.region(),
        source.regions(),
        matching.subList(from, Math.min(from + ROWS_MAX, matching.size())).stream()
            .map(
                stream ->
                    Row.of(
                        stream,
                        source.shards().apply(stream.key()),
                        rates.of(stream.key()),
                        damaged.contains(stream.key())))
            .toList());
  }

  private static Flow sum(List<StreamSummary> streams, RateTable rates) {
    return streams.stream()
        .map(stream -> rates.of(stream.key()).flow())
        .reduce(Flow.NONE, Flow::plus);
  }

  /** Returns the streams that are damaged or have a damaged shard. */
  static Set<StreamKey> damaged(DamagedEntities damages) {
    return damages.all().stream()
        .flatMap(damage -> streamOf(damage).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<StreamKey> streamOf(Damage damage) {
    if (damage.kind().equals(Kind.STREAM)) {
      return Optional.of(StreamKey.parse(damage.entityId()));
    }
    return damage.kind().equals(Kind.SHARD)
        ? Optional.of(ShardKey.parse(damage.entityId()).stream())
        : Optional.empty();
  }
}
