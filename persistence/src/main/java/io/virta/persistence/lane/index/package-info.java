/**
 * The index of a lane: the {@link io.virta.persistence.lane.index.LaneIndex} contains the {@link
 * io.virta.persistence.lane.index.History} of each persistence id, with the runs of its events and
 * its snapshots. Also the index files of sealed segments, and the checked reads of entries at a
 * place in the index. One thread changes the index; any thread reads it. Knows nothing about
 * requests, groups and threads.
 */
@NullMarked
package io.virta.persistence.lane.index;

import org.jspecify.annotations.NullMarked;
