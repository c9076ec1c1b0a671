/**
 * Compares Virta with its peers on one machine in one run; start at {@link io.virta.bench.Bench}.
 *
 * <p>Every server is a separate process; the load generators run in this one. Virta is accessed as
 * its users access it: over the wire, or through its Java client in a JVM with an embedded node
 * ({@link io.virta.bench.embedded}). Only the micro-benchmarks use its internals.
 */
@NullMarked
package io.virta.bench;

import org.jspecify.annotations.NullMarked;
