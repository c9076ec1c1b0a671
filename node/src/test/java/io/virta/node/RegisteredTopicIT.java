package io.virta.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.virta.actors.model.Namespace;
import io.virta.actors.topic.LiveTopic;
import io.virta.actors.topic.LiveTopics;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The console serves a live topic registered by another module. */
class RegisteredTopicIT {
  @TempDir Path directory;

  /** A topic of a module that does not depend on the console: the tasks of a processor. */
  private static final class Tasks implements LiveTopic {
    private record Task(String processor, String account, String state) {}

    @Override
    public String kind() {
      return "tasks";
    }

    @Override
    public TopicFeed<?> open(TopicName name, Namespace namespace) {
      String processor = name.arguments().orElseThrow(name::refused);
      String account = namespace.account().value();
      return TopicFeed.changing(
          () -> CompletableFuture.completedFuture(new Task(processor, account, "starting")),
          snapshot -> Source.single(new Task(processor, account, "running")).concat(Source.maybe()),
          (waiting, next) -> next);
    }
  }

  @Test
  void a_page_receives_its_snapshot_and_then_its_changes() throws Exception {
    try (VirtaNode node = TestNode.start(directory, Map.of("virta.node.tls-port", "off"))) {
      LiveTopics.get(node.system()).register(new Tasks());
      URI events = node.endpoint().resolve("/console/events?topics=streams,tasks:orders");
      HttpResponse<Stream<String>> answer =
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(events).build(), BodyHandlers.ofLines());

      try (Stream<String> lines = answer.body()) {
        Iterator<String> each = lines.iterator();
        assertThat(List.of(nextOf("tasks:orders", each), nextOf("tasks:orders", each)))
            .containsExactly(data("starting"), data("running"));
      }
    }
  }

  @Test
  void rejects_unknown_topic_names() throws Exception {
    try (VirtaNode node = TestNode.start(directory, Map.of("virta.node.tls-port", "off"))) {
      LiveTopics.get(node.system()).register(new Tasks());
      for (String name : List.of("task:orders", "tasks")) {
        HttpRequest request =
            HttpRequest.newBuilder(node.endpoint().resolve("/console/events?topics=" + name))
                .build();
        HttpResponse<String> answer =
            HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(name).isEqualTo(400);
        assertThat(answer.body()).contains("'" + name + "' is no topic");
      }
    }
  }

  private static String data(String state) {
    return "data: {\"processor\":\"orders\",\"account\":\"000000000000\",\"state\":\"%s\"}"
        .formatted(state);
  }

  /** Returns the data line of the next event with that name. */
  private static String nextOf(String event, Iterator<String> lines) {
    while (!lines.next().equals("event: " + event)) {
      // Skip lines of other topics.
    }
    return lines.next();
  }
}
