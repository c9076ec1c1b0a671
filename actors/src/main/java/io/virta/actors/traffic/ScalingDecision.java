package io.virta.actors.traffic;

import io.virta.actors.model.Reshard;
import io.virta.actors.model.StreamKey;
import java.time.Instant;

/**
 * An on-demand stream got other shards because of its traffic.
 *
 * @param reason the figures behind it, for people
 */
public record ScalingDecision(
    StreamKey stream, Instant at, Kind kind, Reshard reshard, String reason) {
  /** What was decided. */
  public enum Kind {
    /** Hot shards become two each. */
    SPLIT,
    /** Cold neighbours become one. */
    MERGE
  }
}
