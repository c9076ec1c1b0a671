/**
 * The single thread that changes a lane: requests wait in the queue of {@link
 * io.virta.persistence.lane.write.LaneThread}, {@link io.virta.persistence.lane.write.LaneWriter}
 * makes them durable in groups and then changes the index. The other classes seal segments, empty
 * them by copying, and free them. Knows no reader.
 */
@NullMarked
package io.virta.persistence.lane.write;

import org.jspecify.annotations.NullMarked;
