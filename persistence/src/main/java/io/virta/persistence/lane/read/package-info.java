/**
 * The reads of a lane: {@link io.virta.persistence.lane.read.LaneReader} finds entries in the index
 * and reads them, on any thread, concurrently with the writer; {@link
 * io.virta.persistence.lane.read.MetDamages} registers the damage that these reads find. Changes
 * nothing, and does not know the writer.
 */
@NullMarked
package io.virta.persistence.lane.read;

import org.jspecify.annotations.NullMarked;
