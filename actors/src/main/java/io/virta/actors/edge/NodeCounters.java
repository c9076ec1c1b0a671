package io.virta.actors.edge;

import io.virta.actors.figures.ShardCounters;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.StreamKey;
import io.virta.actors.shard.ShardTail;
import io.virta.actors.shard.ShardTails;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The counters of this node's shards of one stream. */
record NodeCounters(StreamKey stream, List<ShardCounters> shards) implements StreamCounters {

  /** Returns the counters of all streams, sorted by stream and shard. */
  static Iterable<StreamCounters> of(ShardTails tails) {
    Map<String, NodeCounters> streams = new TreeMap<>();
    for (ShardTail tail : tails.all()) {
      StreamKey stream = tail.shard().stream();
      streams
          .computeIfAbsent(stream.entityId(), id -> new NodeCounters(stream, new ArrayList<>()))
          .shards
          .add(tail);
    }
    for (NodeCounters counters : streams.values()) {
      counters.shards.sort((a, b) -> a.shard().shard().compareTo(b.shard().shard()));
    }
    return new ArrayList<>(streams.values());
  }
}
