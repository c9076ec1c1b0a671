/** Keyed state of stages: keys as bytes, slots, and the changes that a cut makes durable. */
@NullMarked
package io.virta.processors.state;

import org.jspecify.annotations.NullMarked;
