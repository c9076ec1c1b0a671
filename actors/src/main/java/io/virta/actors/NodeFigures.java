package io.virta.actors;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.figures.MemoryUse;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.traffic.ScalingLog;
import java.time.Instant;

/**
 * Figures of the streams, shards and accounts that live on this node now. They are read without
 * asking another node, so each node gives its own answer. Never blocks; safe for any thread.
 */
public interface NodeFigures {

  /** Returns how the on-demand streams of this node were scaled. */
  ScalingLog scalings();

  /** Returns the accounts, streams and shards of this node that cannot be read from the log. */
  DamagedEntities damages();

  /**
   * Returns the retention horizon of a stream: records that arrived before it are no longer
   * visible.
   */
  Instant horizon(StreamDescription stream);

  /**
   * Returns the counters of every stream that lives on this node, counted since the node started.
   */
  Iterable<StreamCounters> counters();

  /** Returns the use of the memory in which the shards of this node remember their newest calls. */
  MemoryUse retryWindow();
}
