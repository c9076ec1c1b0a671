package io.virta.dashboards.live;

import io.virta.actors.model.Namespace;
import io.virta.actors.topic.LiveTopic;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * A page of the stream list with rates, always as a complete table.
 *
 * <pre>
 * streams                    the first page, sorted by name
 * streams:records:2:order    the second page of the streams with "order" in their names
 *                            (percent-encoded), sorted by records per second, descending
 * </pre>
 */
public final class StreamsTopic implements LiveTopic {
  private final LiveTables tables;

  public StreamsTopic(LiveTables tables) {
    this.tables = tables;
  }

  @Override
  public String kind() {
    return "streams";
  }

  @Override
  public TopicFeed<?> open(TopicName name, Namespace namespace) {
    return tables.streams(name, namespace, query(name));
  }

  static StreamsQuery query(TopicName name) {
    return name.arguments().map(arguments -> query(name, arguments)).orElse(StreamsQuery.FIRST);
  }

  private static StreamsQuery query(TopicName name, String arguments) {
    String[] parts = arguments.split(":", -1);
    if (parts.length != 3 || !parts[1].matches("\\d{1,9}")) {
      throw name.refused();
    }
    return new StreamsQuery(
        StreamsQuery.Sort.of(parts[0]),
        Integer.parseInt(parts[1]),
        URLDecoder.decode(parts[2], StandardCharsets.UTF_8));
  }
}
