package io.virta.actors.figures;

import io.virta.actors.model.StreamKey;

/** What flowed through one stream on this node. Reading costs little and takes no lock. */
public interface StreamCounters {
  StreamKey stream();

  Iterable<ShardCounters> shards();
}
