/**
 * What the Kinesis Producer Library (KPL) packs into one record, taken apart again; start at {@link
 * io.virta.client.kpl.AggregatedRecord}. Knows bytes and hash keys, no stream and no actor.
 */
@NullMarked
package io.virta.client.kpl;

import org.jspecify.annotations.NullMarked;
