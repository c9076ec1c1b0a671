/**
 * Measures Virta beside its peers on one machine in one run; start at {@link io.virta.bench.Bench}.
 *
 * <p>Every server is a process of its own; the load generators live in this one. Virta is spoken to
 * as its users speak to it: over the wire, or through its Java client in a JVM that has a node
 * inside ({@link io.virta.bench.embedded}). Only the micro-benchmarks know more of it.
 */
@NullMarked
package io.virta.bench;

import org.jspecify.annotations.NullMarked;
