/**
 * The opening of a lane: reads the existing files ({@link
 * io.virta.persistence.lane.recovery.LaneFiles}) and rebuilds the index from them ({@link
 * io.virta.persistence.lane.recovery.Recovery}), distinguishing torn tails from damage, and freed
 * segments from lost ones. Knows no request; appends nothing.
 */
@NullMarked
package io.virta.persistence.lane.recovery;

import org.jspecify.annotations.NullMarked;
