/**
 * The reads of a lane: {@link io.virta.persistence.lane.read.LaneReader} finds entries in the index
 * and reads them, on any thread, beside the writer; {@link
 * io.virta.persistence.lane.read.MetDamages} remembers where that met damage. Changes nothing, and
 * does not know the writer.
 */
@NullMarked
package io.virta.persistence.lane.read;

import org.jspecify.annotations.NullMarked;
