/**
 * Load over the Kinesis wire with as little CPU as possible: requests are built before the
 * measurement, responses are counted without being parsed. Start at {@link
 * io.virta.bench.wire.ClosedLoop} for maximum throughput and at {@link io.virta.bench.wire.Paced}
 * for a fixed rate.
 */
@NullMarked
package io.virta.bench.wire;

import org.jspecify.annotations.NullMarked;
