package io.virta.dashboards.live;

import io.virta.actors.model.Namespace;
import io.virta.actors.topic.LiveTopic;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;
import io.virta.dashboards.tail.Tail;
import io.virta.dashboards.tail.TextFilter;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * The records of a stream: the newest ones, then new arrivals. {@link Tail} drops records beyond
 * its rate before it formats the rest as rows.
 *
 * <pre>
 * tail:orders                all records
 * tail:orders:price%20eur    only records that contain both words (percent-encoded)
 * tail:virta/orders          records of an internal stream
 * </pre>
 */
public final class TailTopic implements LiveTopic {
  private final Tail tail;
  private final InstantSource clock;

  public TailTopic(Tail tail, InstantSource clock) {
    this.tail = tail;
    this.clock = clock;
  }

  @Override
  public String kind() {
    return "tail";
  }

  @Override
  public TopicFeed<?> open(TopicName name, Namespace namespace) {
    Tailed tailed = tailed(name);
    return TopicFeed.conflated(() -> follow(tailed, namespace));
  }

  private Source<TailView, NotUsed> follow(Tailed tailed, Namespace namespace) {
    long opened = clock.millis();
    return tail.follow(tailed.stream().in(namespace), tailed.stream().name(), tailed.filter())
        .map(frame -> TailView.of(frame, opened, clock.millis()));
  }

  /** A stream and the filter for its records. */
  record Tailed(ShownName stream, TextFilter filter) {}

  static Tailed tailed(TopicName name) {
    String[] parts = name.arguments().orElseThrow(name::refused).split(":", 2);
    if (!ShownName.isValid(parts[0])) {
      throw name.refused();
    }
    String filter = parts.length == 2 ? parts[1] : "";
    return new Tailed(
        ShownName.parse(parts[0]),
        TextFilter.of(URLDecoder.decode(filter, StandardCharsets.UTF_8)));
  }
}
