/**
 * The small files of a lane beside its segments, which prove what the segments alone cannot: whose
 * they are ({@link io.virta.persistence.lane.evidence.StoreIdentity}), what outlives segments that
 * were given back ({@link io.virta.persistence.lane.evidence.Checkpoint}), how far the lane was
 * durable ({@link io.virta.persistence.lane.evidence.Watermark}) and what a repair abandoned
 * ({@link io.virta.persistence.lane.evidence.Tombstones}). Knows what they say, and nothing of how
 * an index is built from it.
 */
@NullMarked
package io.virta.persistence.lane.evidence;

import org.jspecify.annotations.NullMarked;
