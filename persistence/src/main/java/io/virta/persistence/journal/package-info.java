/**
 * Pekko Persistence on top of the logs, independent of the engine that stores them. Start at {@link
 * io.virta.persistence.journal.NodeLogs}: it opens the logs of a node, and the journals {@code
 * virta.journal.records} and {@code virta.journal.meta} and the snapshot store {@code
 * virta.snapshot} write to them. Knows none of our actors.
 *
 * <p>For everything besides persisting (reading record batches, finding them by time, trimming,
 * checking for room) an actor calls the {@link io.virta.persistence.log.ShardLog} directly, with
 * its persistence id.
 */
@NullMarked
package io.virta.persistence.journal;

import org.jspecify.annotations.NullMarked;
