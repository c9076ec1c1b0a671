/** The aggregates that {@link io.virta.processors.Dsl} offers, and their accumulators. */
@NullMarked
package io.virta.processors.aggregate;

import org.jspecify.annotations.NullMarked;
