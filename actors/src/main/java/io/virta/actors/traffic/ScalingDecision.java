package io.virta.actors.traffic;

import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamKey;
import java.time.Instant;

/**
 * A decision to reshard an on-demand stream because of its traffic.
 *
 * @param reason the measured load, as text for people
 */
public record ScalingDecision(
    StreamKey stream, Instant at, Kind kind, Reshard reshard, String reason) {
  /** The kind of the reshard. */
  public enum Kind {
    /** Each hot shard is split into two. */
    SPLIT,
    /** Cold neighbours are merged. */
    MERGE
  }
}
