/**
 * Pekko Persistence on top of the logs, whichever engine keeps them. Start at {@link
 * io.virta.persistence.journal.NodeLogs}: it opens the logs of a node, and the journals {@code
 * virta.journal.records} and {@code virta.journal.meta} and the snapshot store {@code
 * virta.snapshot} write to them. Knows none of our actors.
 *
 * <p>What an actor needs beside persisting (reading record batches, finding them by time, trimming,
 * room) it asks of the {@link io.virta.persistence.log.ShardLog} itself, under its persistence id.
 */
@NullMarked
package io.virta.persistence.journal;

import org.jspecify.annotations.NullMarked;
