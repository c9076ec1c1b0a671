/**
 * The bytes of records. A {@link io.virta.persistence.record.RecordBlock} holds the records of one
 * request for one shard, a {@link io.virta.persistence.record.RecordBatch} holds the blocks that
 * one write makes durable, and {@link io.virta.persistence.record.BatchSealer} encrypts a batch
 * before it is written to the log. Start at {@link io.virta.persistence.record.RecordBlockBuilder}.
 * Knows no file, no actor and no HTTP.
 */
@NullMarked
package io.virta.persistence.record;

import org.jspecify.annotations.NullMarked;
