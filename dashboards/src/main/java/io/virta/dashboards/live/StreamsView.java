package io.virta.dashboards.live;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
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
 * @param at when, epoch milliseconds
 * @param interval milliseconds between two tables
 * @param listed when the list was read, epoch milliseconds; 0 while it has not been read since the
 *     node started
 * @param more whether there are more than {@code total}, which the node does not list
 * @param total streams in the region, internal ones included
 * @param matching those that the search finds
 * @param page which of the pages this is, from 1
 * @param pages how many there are
 * @param first place of the first row among those that match, from 1
 * @param flow all streams of the account in the region together
 * @param region whose streams these are
 * @param regions those that may hold streams
 * @param damage how much of the node's log is damaged, one sentence; null for nothing
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

  /** Most rows of a page. */
  static final int ROWS_MAX = 100;

  private static final long FIRST_SEQ = 1;

  /**
   * One stream.
   *
   * @param internal whether it is one of Virta itself
   * @param shards open ones; null while they are not known
   * @param newest arrival of its newest record as far as it is known, epoch milliseconds; 0 for
   *     none
   * @param known whether no shard can have a newer one; open shards that nobody has used since the
   *     node started are not in memory, and may
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
   * Whether the newest record that is known is the newest of all these shards. Shards in memory are
   * known; closed ones cannot hold a newer record when they were empty, or closed before it came.
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

  /** What the console knows of a region. */
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

  /** Streams that are damaged, or have a damaged shard. */
  static Set<StreamKey> damaged(DamagedEntities damages) {
    return damages.all().stream()
        .flatMap(damage -> streamOf(damage).stream())
        .collect(Collectors.toSet());
  }

  private static Optional<StreamKey> streamOf(Damage damage) {
    return switch (damage.kind()) {
      case STREAM -> Optional.of(StreamKey.parse(damage.entityId()));
      case SHARD -> Optional.of(ShardKey.parse(damage.entityId()).stream());
      case ACCOUNT, LEASE_TABLES -> Optional.empty();
    };
  }
}
