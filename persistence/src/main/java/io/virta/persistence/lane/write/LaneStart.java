package io.virta.persistence.lane.write;

import io.virta.persistence.lane.evidence.CheckpointStore;
import io.virta.persistence.lane.index.LaneIndex;
import io.virta.persistence.lane.index.Recovered;
import io.virta.persistence.lane.index.RunCache;
import io.virta.persistence.lane.segment.SegmentFiles;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The recovered state from which the writer of a lane starts.
 *
 * @param store the identity of the lane
 * @param clock stamps new segments
 * @param index contains everything that was recovered
 * @param cache shared with the readers
 * @param files has already removed files that a crash left incomplete
 */
public record LaneStart(
    UUID store,
    InstantSource clock,
    LaneIndex index,
    RunCache cache,
    SegmentFiles files,
    CheckpointStore checkpoints,
    Recovered recovered) {}
