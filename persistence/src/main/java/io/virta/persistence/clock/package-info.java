/**
 * The time that a node follows: its clocks ({@link io.virta.persistence.clock.NodeClocks}) and its
 * timers ({@link io.virta.persistence.clock.Ticker}; for actors {@link
 * io.virta.persistence.clock.ClockTimers}).
 */
@NullMarked
package io.virta.persistence.clock;

import org.jspecify.annotations.NullMarked;
