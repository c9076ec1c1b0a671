/**
 * Limits the rate of calls of operations, as AWS does; start at {@link
 * io.virta.http.kinesis.rate.CallRates}. Knows operations by name only, and neither HTTP nor
 * streams.
 */
@NullMarked
package io.virta.http.kinesis.rate;

import org.jspecify.annotations.NullMarked;
