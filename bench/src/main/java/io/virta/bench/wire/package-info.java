/**
 * Load over the Kinesis wire for as little CPU as possible: requests are built before the clock
 * starts, answers are counted without being parsed. Start at {@link io.virta.bench.wire.ClosedLoop}
 * for as fast as it goes and at {@link io.virta.bench.wire.Paced} for a fixed rate.
 */
@NullMarked
package io.virta.bench.wire;

import org.jspecify.annotations.NullMarked;
