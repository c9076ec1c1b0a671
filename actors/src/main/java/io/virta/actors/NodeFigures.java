package io.virta.actors;

import io.virta.actors.damage.DamagedEntities;
import io.virta.actors.figures.StreamCounters;
import io.virta.actors.model.StreamDescription;
import io.virta.actors.traffic.ScalingLog;
import java.time.Instant;

/**
 * What this node knows by itself: figures of the streams, shards and accounts that live on it now.
 * Nothing here asks another node, and each node has an answer of its own. Never blocks; safe for
 * any thread.
 */
public interface NodeFigures {

  /** What on-demand streams of this node have done because of their traffic. */
  ScalingLog scalings();

  /** What of this node's accounts, streams and shards cannot be read from the log. */
  DamagedEntities damages();

  /** Records of that stream that arrived before this time are no longer visible. */
  Instant horizon(StreamDescription stream);

  /** Counters of every stream that lives on this node, since its start. */
  Iterable<StreamCounters> counters();
}
