package io.virta.persistence.lane.write;

import io.virta.persistence.lane.evidence.CheckpointStore;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Recovered;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.segment.SegmentFiles;
import java.time.InstantSource;
import java.util.UUID;

/**
 * What the writer of a lane starts from.
 *
 * @param store the identity of the lane
 * @param clock stamps new segments
 * @param index holds all that was recovered
 * @param cache shared with the readers
 * @param files has removed what a crash left half made
 */
public record LaneStart(
    UUID store,
    InstantSource clock,
    LaneIndex index,
    RunCache cache,
    SegmentFiles files,
    CheckpointStore checkpoints,
    Recovered recovered) {}
