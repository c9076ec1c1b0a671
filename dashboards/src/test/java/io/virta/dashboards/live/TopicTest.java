package io.virta.dashboards.live;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.AccountId;
import io.virta.actors.model.Namespace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a listener may ask for, and how it is told. */
class TopicTest {

  @Test
  void reads_topics_separated_by_commas() {
    assertThat(Topic.parseAll("streams,shards:a.b,tail:orders,tail:orders:price%2C%20x"))
        .extracting(Topic::text)
        .containsExactly("streams", "shards:a.b", "tail:orders", "tail:orders:price%2C%20x");
    assertThat(((Topic.TailOf) Topic.parseAll("tail:o:price%2C%20X").get(0)).filter())
        .hasToString("[price,, x]");
  }

  @Test
  void a_list_of_streams_may_name_order_page_and_search() {
    List<Topic> topics = Topic.parseAll("streams:records:2:or%20d,eu-west-1/streams:name:1:");
    assertThat(((Topic.StreamList) topics.get(0)).query())
        .isEqualTo(new StreamsQuery(StreamsQuery.Sort.RECORDS, 2, "or d"));
    assertThat(((Topic.StreamList) topics.get(1)).query()).isEqualTo(StreamsQuery.FIRST);
    assertThat(topics.get(1).region()).isEqualTo("eu-west-1");
  }

  @Test
  void a_topic_may_name_a_region_before_a_slash() {
    assertThat(
            Topic.parseAll("streams,eu-west-1/streams,eu-west-1/tail:orders:a/b,tail:orders:a/b"))
        .extracting(Topic::region)
        .containsExactly("", "eu-west-1", "eu-west-1", "");
    assertThat(((Topic.TailOf) Topic.parseAll("eu-west-1/tail:orders:a/b").get(0)).stream().text())
        .isEqualTo("orders");
  }

  @Test
  void a_topic_may_be_of_an_internal_stream() {
    List<Topic> topics = Topic.parseAll("shards:virta/orders,eu-west-1/tail:virta/orders:a/b");

    assertThat(topics).extracting(Topic::region).containsExactly("", "eu-west-1");
    ShownName shards = ((Topic.ShardsOf) topics.get(0)).stream();
    assertThat(shards.text()).isEqualTo("virta/orders");
    assertThat(shards.in(Namespace.DEFAULT)).isEqualTo(Namespace.home(AccountId.INTERNAL));
    assertThat(((Topic.TailOf) topics.get(1)).stream()).isEqualTo(shards);
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
  void refuses_anything_else(String topics) {
    assertThatThrownBy(() -> Topic.parseAll(topics)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refuses_more_topics_than_a_handful_of_tabs_needs() {
    assertThatThrownBy(() -> Topic.parseAll("streams,".repeat(24) + "streams"))
        .hasMessageContaining("24");
  }

  @Test
  void frames_are_events_of_one_line_whatever_the_data_holds() {
    String frame =
        SseFrame.event("tail:a", Json.bytes(Map.of("data", "x\n\nevent: forged\r\n"))).utf8String();
    assertThat(frame)
        .isEqualTo("event: tail:a\ndata: {\"data\":\"x\\n\\nevent: forged\\r\\n\"}\n\n");
    assertThat(SseFrame.HEARTBEAT.decodeString(UTF_8)).isEqualTo(":\n\n");
    assertThat(SseFrame.retry(Duration.ofSeconds(2)).utf8String()).isEqualTo("retry: 2000\n\n");
  }
}
