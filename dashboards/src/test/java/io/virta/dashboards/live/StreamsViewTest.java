package io.virta.dashboards.live;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.damage.DamagedEntities.Damage;
import io.virta.actors.damage.DamagedEntities.Kind;
import io.virta.actors.model.StreamKey;
import io.virta.actors.model.StreamMode;
import io.virta.actors.model.StreamStatus;
import io.virta.actors.model.StreamSummary;
import io.virta.dashboards.live.StreamDirectory.Entry;
import io.virta.dashboards.live.StreamDirectory.Listing;
import io.virta.dashboards.rates.RateBoard;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamsViewTest {
  private final DamagedEntities damages = new DamagedEntities();

  private StreamsView view() {
    List<Entry> entries =
        Stream.of("sound", "with-a-damaged-shard", "damaged")
            .map(name -> StreamKey.parse("000000000000/" + name + "@1"))
            .map(
                key ->
                    new StreamSummary(
                        key, StreamStatus.ACTIVE, StreamMode.PROVISIONED, Instant.EPOCH))
            .map(summary -> new Entry(summary, 1))
            .toList();
    return StreamsView.of(
        new Listing(entries, false, true),
        new RateBoard(10, 10).latest(),
        damages,
        "us-east-1",
        List.of());
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
  void says_nothing_while_nothing_is_damaged() {
    assertThat(view().streams()).noneMatch(StreamsView.Row::damaged);
    assertThat(view().damage()).isNull();
  }
}
