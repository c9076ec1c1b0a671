/**
 * The small files next to the segments of a lane, which prove what the segments alone cannot: the
 * owner of the directory ({@link io.virta.persistence.lane.evidence.StoreIdentity}), the facts that
 * outlive freed segments ({@link io.virta.persistence.lane.evidence.Checkpoint}), how far the lane
 * was durable ({@link io.virta.persistence.lane.evidence.Watermark}) and the data that a repair
 * abandoned ({@link io.virta.persistence.lane.evidence.Tombstones}). Knows their content, but not
 * how an index is built from it.
 */
@NullMarked
package io.virta.persistence.lane.evidence;

import org.jspecify.annotations.NullMarked;
