/**
 * What happens when a lane opens: the files that are there are read ({@link
 * io.virta.persistence.lane.recovery.LaneFiles}), and the index is rebuilt from them ({@link
 * io.virta.persistence.lane.recovery.Recovery}), telling torn tails from damage, and segments that
 * were given back from lost ones. Knows no request; appends nothing.
 */
@NullMarked
package io.virta.persistence.lane.recovery;

import org.jspecify.annotations.NullMarked;
