/**
 * The one thread that changes a lane: requests wait in the queue of {@link
 * io.virta.persistence.lane.write.LaneThread}, {@link io.virta.persistence.lane.write.LaneWriter}
 * makes them durable in groups and then changes the index. Around it, segments are sealed, emptied
 * by copying and given back. Knows no reader.
 */
@NullMarked
package io.virta.persistence.lane.write;

import org.jspecify.annotations.NullMarked;
