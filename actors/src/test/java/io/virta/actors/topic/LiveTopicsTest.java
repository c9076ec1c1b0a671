package io.virta.actors.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virta.actors.model.Namespace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry of topics. */
class LiveTopicsTest {
  private final LiveTopics topics = new LiveTopics();

  private static LiveTopic topic(String kind, List<String> opened) {
    return new LiveTopic() {
      @Override
      public String kind() {
        return kind;
      }

      @Override
      public TopicFeed<?> open(TopicName name, Namespace namespace) {
        opened.add(name.text() + " of " + namespace.account());
        return TopicFeed.sampled(Duration.ofSeconds(1), () -> kind);
      }
    };
  }

  @Test
  void a_name_opens_the_topic_that_was_registered_for_its_kind() {
    List<String> tasks = new ArrayList<>();
    List<String> windows = new ArrayList<>();
    topics.register(topic("tasks", tasks));
    topics.register(topic("windows", windows));

    topics.open(new TopicName("eu-west-1/windows:orders"), Namespace.DEFAULT);

    assertThat(windows).containsExactly("eu-west-1/windows:orders of 000000000000");
    assertThat(tasks).isEmpty();
  }

  @Test
  void a_name_of_an_unknown_kind_is_refused() {
    assertThatThrownBy(() -> topics.open(new TopicName("tasks:1"), Namespace.DEFAULT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tasks:1");
  }

  @Test
  void two_topics_cannot_have_one_kind() {
    topics.register(topic("tasks", new ArrayList<>()));

    assertThatThrownBy(() -> topics.register(topic("tasks", new ArrayList<>())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'tasks'");
  }
}
