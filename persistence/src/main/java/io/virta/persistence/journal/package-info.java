/**
 * Pekko Persistence on top of the logs, independent of the engine that stores them. Start at {@link
 * io.virta.persistence.journal.NodeLogs}: it opens the logs of a node. The journals {@code
 * virta.journal.records}, {@code virta.journal.meta} and {@code virta.journal.state} and the
 * snapshot stores {@code virta.snapshot.meta} and {@code virta.snapshot.state} write to them. Knows
 * none of our actors.
 *
 * <p>For everything besides persisting (reading record batches, finding them by time, trimming,
 * checking for room) an actor calls the {@link io.virta.persistence.log.ShardLog} directly, with
 * its persistence id.
 */
@NullMarked
package io.virta.persistence.journal;

import org.jspecify.annotations.NullMarked;
