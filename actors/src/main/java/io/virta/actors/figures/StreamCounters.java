package io.virta.actors.figures;

import io.virta.actors.model.StreamKey;

/** Counters of one stream on this node. Reading them is cheap and takes no lock. */
public interface StreamCounters {
  StreamKey stream();

  Iterable<ShardCounters> shards();
}
