/**
 * The bytes of records: a {@link io.virta.persistence.record.RecordBlock} is what one request
 * brings to one shard, a {@link io.virta.persistence.record.RecordBatch} is the blocks that one
 * write makes durable, and {@link io.virta.persistence.record.BatchSealer} encrypts those on their
 * way to the log. Start at {@link io.virta.persistence.record.RecordBlockBuilder}. Knows no file,
 * no actor and no HTTP.
 */
@NullMarked
package io.virta.persistence.record;

import org.jspecify.annotations.NullMarked;
