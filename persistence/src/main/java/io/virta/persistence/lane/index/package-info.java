/**
 * What a lane knows without reading entries: the {@link io.virta.persistence.lane.index.History} of
 * each persistence id, with the runs of its events and its snapshots, all of them in the {@link
 * io.virta.persistence.lane.index.LaneIndex}. Also the index files of sealed segments, and the way
 * from a place in the index to the bytes that stand there, checked. One thread changes the index;
 * any thread reads it. Knows nothing of requests, groups and threads.
 */
@NullMarked
package io.virta.persistence.lane.index;

import org.jspecify.annotations.NullMarked;
