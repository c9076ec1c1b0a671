/**
 * The files with the entries of a lane: a {@link io.virta.persistence.lane.segment.SegmentHeader}
 * page, then entries, each with an {@link io.virta.persistence.lane.segment.EntryHead}. Start at
 * {@link io.virta.persistence.lane.segment.Segment} and {@link
 * io.virta.persistence.lane.segment.SegmentScan}. Knows bytes, files and LSNs, but not what an
 * entry means for its id.
 */
@NullMarked
package io.virta.persistence.lane.segment;

import org.jspecify.annotations.NullMarked;
