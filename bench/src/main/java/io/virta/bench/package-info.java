/**
 * Measures Virta beside its peers on one machine in one run; start at {@link io.virta.bench.Bench}.
 *
 * <p>Every server is a process of its own; the load generators live in this one. Knows no actors
 * and no storage formats: Virta is spoken to as its users speak to it.
 */
@NullMarked
package io.virta.bench;

import org.jspecify.annotations.NullMarked;
