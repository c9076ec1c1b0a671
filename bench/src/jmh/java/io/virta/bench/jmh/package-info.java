/** Micro-benchmarks; each class asks one question. */
@NullMarked
package io.virta.bench.jmh;

import org.jspecify.annotations.NullMarked;
