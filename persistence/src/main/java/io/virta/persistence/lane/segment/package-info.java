/**
 * The files in which the entries of a lane stand: a {@link
 * io.virta.persistence.lane.segment.SegmentHeader} page, then entries, each with an {@link
 * io.virta.persistence.lane.segment.EntryHead}. Start at {@link
 * io.virta.persistence.lane.segment.Segment} and {@link
 * io.virta.persistence.lane.segment.SegmentScan}. Knows bytes, files and numbers of entries; not
 * what an entry means for the id that it belongs to.
 */
@NullMarked
package io.virta.persistence.lane.segment;

import org.jspecify.annotations.NullMarked;
