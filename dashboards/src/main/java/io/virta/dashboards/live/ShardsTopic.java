package io.virta.dashboards.live;

import io.virta.actors.model.Namespace;
import io.virta.actors.topic.LiveTopic;
import io.virta.actors.topic.TopicFeed;
import io.virta.actors.topic.TopicName;

/**
 * {@code shards:orders}, or {@code shards:virta/orders} for an internal stream: the shards of a
 * stream with their rates, always as a complete table.
 */
public final class ShardsTopic implements LiveTopic {
  private final LiveTables tables;

  public ShardsTopic(LiveTables tables) {
    this.tables = tables;
  }

  @Override
  public String kind() {
    return "shards";
  }

  @Override
  public TopicFeed<?> open(TopicName name, Namespace namespace) {
    ShownName stream = stream(name);
    return TopicFeed.conflated(() -> tables.shards(stream.in(namespace), stream.name()));
  }

  static ShownName stream(TopicName name) {
    return name.arguments()
        .filter(ShownName::isValid)
        .map(ShownName::parse)
        .orElseThrow(name::refused);
  }
}
