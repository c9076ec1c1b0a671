package io.virta.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.HashKeyRange;
import io.virta.actors.model.Shard;
import io.virta.actors.model.ShardId;
import io.virta.actors.model.ShardMap;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamProperties;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.live.StreamDirectory.Listing;
import io.virta.dashboards.live.StreamsQuery.Sort;
import io.virta.dashboards.rates.Counted;
import io.virta.dashboards.rates.Flow;
import io.virta.dashboards.rates.RateSampler;
import io.virta.dashboards.rates.RateTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The stream list that a page receives for a region. */
class StreamsViewTest {
  private static final Shard SHARD =
      Shard.first(new ShardId(0), HashKeyRange.divide(1).get(0), 1_700_000_000);

  private static final StreamProperties PROPERTIES =
      new StreamProperties(StreamMode.PROVISIONED, 24, Map.of(), Set.of(), null, 1_024, 0, null);

  private final DamagedEntities damages = new DamagedEntities();
  private final RateSampler sampler = new RateSampler(10, 10);

  private StreamsView view() {
    return view(StreamsQuery.FIRST, "sound", "with-a-damaged-shard", "damaged");
  }

  private StreamsView view(StreamsQuery query, String... names) {
    List<StreamSummary> streams = Stream.of(names).map(StreamsViewTest::summary).toList();
    return StreamsView.of(
        new StreamsView.Source(
            new Listing(streams, false, 1),
            key -> Optional.of(new ShardMap(description(key))),
            sampler.latest(),
            damages,
            Duration.ofMillis(500),
            "us-east-1",
            List.of()),
        query);
  }

  private static StreamKey key(String name) {
    return StreamKey.parse("000000000000/" + name + "@1");
  }

  private static StreamSummary summary(String name) {
    return new StreamSummary(key(name), StreamStatus.ACTIVE, StreamMode.PROVISIONED, Instant.EPOCH);
  }

  private static StreamDescription description(StreamKey key) {
    return new StreamDescription(
        key, 1, StreamStatus.ACTIVE, Instant.EPOCH, PROPERTIES, 0, List.of(SHARD), List.of());
  }

  private static String[] numbered(int count) {
    return IntStream.range(0, count).mapToObj("stream-%04d"::formatted).toArray(String[]::new);
  }

  @Test
  void shows_a_page_of_many_streams_and_says_how_many_there_are() {
    StreamsView last = view(new StreamsQuery(Sort.NAME, 7, ""), numbered(650));
    assertThat(last.streams()).hasSize(50);
    assertThat(last.streams().get(0).name()).isEqualTo("stream-0600");
    assertThat(List.of(last.total(), last.matching(), last.page(), last.pages(), last.first()))
        .containsExactly(650, 650, 7, 7, 601);
    assertThat(view(new StreamsQuery(Sort.NAME, 99, ""), numbered(650)).page())
        .as("a page beyond the end is the last page")
        .isEqualTo(7);
  }

  @Test
  void finds_streams_by_a_part_of_their_names_on_all_pages() {
    StreamsView found = view(new StreamsQuery(Sort.NAME, 1, "EAM-0649"), numbered(650));
    assertThat(found.streams()).extracting(StreamsView.Row::name).containsExactly("stream-0649");
    assertThat(List.of(found.total(), found.matching(), found.pages())).containsExactly(650, 1, 1);
    assertThat(view(new StreamsQuery(Sort.NAME, 1, "none"), numbered(3)).streams()).isEmpty();
  }

  @Test
  void sorts_all_streams_by_their_figures_before_it_takes_a_page() {
    sampler.sample(List.of(), 1_000);
    sampler.sample(List.of(counted("stream-0640", 10, 2), counted("stream-0005", 20, 1)), 2_000);
    StreamsView busiest = view(new StreamsQuery(Sort.RECORDS, 1, ""), numbered(650));
    assertThat(busiest.streams())
        .extracting(StreamsView.Row::name)
        .startsWith("stream-0005", "stream-0640", "stream-0000", "stream-0001");
    assertThat(busiest.flow().recordsIn()).as("all streams, on this page or not").isEqualTo(30);
    assertThat(view(new StreamsQuery(Sort.NEWEST, 1, ""), numbered(650)).streams())
        .extracting(StreamsView.Row::name)
        .startsWith("stream-0640", "stream-0005");
  }

  @Test
  void distinguishes_a_stream_without_records_from_one_whose_records_are_unknown() {
    sampler.sample(List.of(counted("empty", 0, 0), counted("used", 5, 7)), 1_000);
    StreamsView view = view(StreamsQuery.FIRST, "empty", "not-in-memory", "used");
    assertThat(view.streams())
        .extracting(row -> row.name() + " " + row.known() + " " + row.newest())
        .containsExactly("empty true 0", "not-in-memory false 0", "used true 7");
  }

  @Test
  void closed_shards_that_cannot_hold_the_newest_record_need_not_be_in_memory() {
    Shard open = Shard.first(new ShardId(1), HashKeyRange.divide(1).get(0), 1_700_000_100);
    RateTable.StreamRates rates =
        new RateTable.StreamRates(
            Flow.NONE, 9_000, Map.of(open.id(), new RateTable.ShardRates(Flow.NONE, 5, 9_000)));

    assertThat(StreamsView.areKnown(List.of(closed(7, 8_000), open), rates))
        .as("closed before the newest record arrived")
        .isTrue();
    assertThat(StreamsView.areKnown(List.of(closed(7, 10_000), open), rates))
        .as("closed after it")
        .isFalse();
    assertThat(StreamsView.areKnown(List.of(closed(1, 10_000), open), rates)).as("empty").isTrue();
    assertThat(StreamsView.areKnown(List.of(SHARD, open), rates)).as("open").isFalse();
  }

  private static Shard closed(long nextSeq, long atMillis) {
    return SHARD.closed(new Shard.Closed(nextSeq, atMillis));
  }

  private static Counted counted(String stream, long records, long lastArrivalMillis) {
    return Counted.of(key(stream), records, lastArrivalMillis);
  }

  @Test
  void marks_streams_that_are_damaged_or_have_a_damaged_shard() {
    damages.found(new Damage(Kind.STREAM, "000000000000/damaged@1", "a test"));
    damages.found(new Damage(Kind.SHARD, "000000000000/with-a-damaged-shard@1/0", "a test"));
    damages.found(new Damage(Kind.ACCOUNT, "111111111111", "a test"));

    assertThat(view().streams())
        .extracting(StreamsView.Row::damaged)
        .containsExactly(false, true, true);
    assertThat(view().damage())
        .isEqualTo(
            "The log is damaged: 1 account, 1 stream, 1 shard cannot be read in full. Stop the"
                + " node and run `virta log verify`.");
  }

  @Test
  void reports_no_damage_if_nothing_is_damaged() {
    assertThat(view().streams()).noneMatch(StreamsView.Row::damaged);
    assertThat(view().damage()).isNull();
  }
}
