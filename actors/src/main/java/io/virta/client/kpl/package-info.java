/**
 * Unpacks the aggregated records of the Kinesis Producer Library (KPL); start at {@link
 * io.virta.client.kpl.AggregatedRecord}. Knows bytes and hash keys, no stream and no actor.
 */
@NullMarked
package io.virta.client.kpl;

import org.jspecify.annotations.NullMarked;
