package io.virta.dashboards.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import io.virta.actors.topic.TopicName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topics that a listener can request, and the format of the events. */
class ConsoleTopicsTest {

  /** Returns the parsed topics of a request. */
  private static List<Object> read(String texts) {
    List<Object> topics = new ArrayList<>();
    for (TopicName name : LiveEvents.names(texts)) {
      topics.add(
          switch (name.kind()) {
            case "streams" -> StreamsTopic.query(name);
            case "shards" -> ShardsTopic.stream(name);
            case "tail" -> TailTopic.tailed(name);
            default -> throw name.refused();
          });
    }
    return topics;
  }

  private static TailTopic.Tailed tailed(String text) {
    return TailTopic.tailed(new TopicName(text));
  }

  @Test
  void topics_are_separated_by_commas() {
    assertThat(LiveEvents.names("streams,shards:a.b,tail:orders,tail:orders:price%2C%20x"))
        .extracting(TopicName::text)
        .containsExactly("streams", "shards:a.b", "tail:orders", "tail:orders:price%2C%20x");
  }

  @Test
  void a_tail_may_have_words_to_filter_by() {
    assertThat(tailed("tail:o:price%2C%20X").filter()).hasToString("[price,, x]");
    assertThat(tailed("tail:o").filter().passesAll()).isTrue();
    assertThat(tailed("eu-west-1/tail:orders:a/b").stream().text()).isEqualTo("orders");
  }

  @Test
  void a_list_of_streams_may_have_order_page_and_search() {
    assertThat(read("streams:records:2:or%20d,eu-west-1/streams:name:1:,streams"))
        .containsExactly(
            new StreamsQuery(StreamsQuery.Sort.RECORDS, 2, "or d"),
            StreamsQuery.FIRST,
            StreamsQuery.FIRST);
  }

  @Test
  void a_topic_may_be_of_an_internal_stream() {
    ShownName shards = ShardsTopic.stream(new TopicName("shards:virta/orders"));

    assertThat(shards.text()).isEqualTo("virta/orders");
    assertThat(shards.in(Namespace.DEFAULT)).isEqualTo(Namespace.home(AccountId.INTERNAL));
    assertThat(tailed("eu-west-1/tail:virta/orders:a/b").stream()).isEqualTo(shards);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "stream",
        "streams,",
        "streams:",
        "streams:name:1",
        "streams:name:0:",
        "streams:name:x:",
        "streams:colour:1:",
        "streams:name:1:a:b",
        "shards:",
        "shards:a/b",
        "EU/streams",
        "/streams",
        "shards:a:b",
        "tail:",
        "tail:a b",
        "tail:a:x\ny",
        "tail:a:%zz",
        "streams\n"
      })
  void rejects_anything_else(String topics) {
    assertThatThrownBy(() -> read(topics)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void rejects_more_topics_than_a_handful_of_tabs_needs() {
    assertThatThrownBy(() -> read("streams,".repeat(24) + "streams")).hasMessageContaining("24");
  }

  @Test
  void frames_are_one_line_events_for_any_data() {
    String frame =
        SseFrame.event("tail:a", Json.bytes(Map.of("data", "x\n\nevent: forged\r\n"))).utf8String();
    assertThat(frame)
        .isEqualTo("event: tail:a\ndata: {\"data\":\"x\\n\\nevent: forged\\r\\n\"}\n\n");
    assertThat(SseFrame.HEARTBEAT.decodeString(UTF_8)).isEqualTo(":\n\n");
    assertThat(SseFrame.retry(Duration.ofSeconds(2)).utf8String()).isEqualTo("retry: 2000\n\n");
  }
}
